from companylib.users import UserRepository
from fastapi import HTTPException, Request

user_repository = UserRepository()


def admin_user(request: Request):
    if not request.state.user or not request.state.user.is_admin:
        raise HTTPException(403)
    return request.state.user

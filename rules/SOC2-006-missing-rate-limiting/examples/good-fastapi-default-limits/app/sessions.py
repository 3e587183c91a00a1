from fastapi import APIRouter, HTTPException

from app.users import authenticate, issue_token

router = APIRouter()


@router.post("/login")
def login(email: str, password: str):
    user = authenticate(email, password)
    if user is None:
        raise HTTPException(401)
    return issue_token(user)

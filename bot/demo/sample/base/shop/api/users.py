from fastapi import APIRouter

from shop.security import CurrentUser

router = APIRouter(tags=["users"])


@router.get("/me")
def me(user: CurrentUser) -> dict[str, str | int]:
    return {"id": user.id, "name": user.name}

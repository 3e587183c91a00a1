from fastapi import APIRouter, Depends

from app.deps import admin_user, user_repository

router = APIRouter(prefix="/users")


@router.delete("/{user_id}", status_code=204)  # expect: SOC2-003
async def delete_user(user_id: int, admin=Depends(admin_user)):
    await user_repository.delete(user_id)


@router.get("/{user_id}")
async def read_user(user_id: int, admin=Depends(admin_user)):
    return await user_repository.get(user_id)

from fastapi import APIRouter, Depends

from app.deps import CurrentUser, get_session
from app.passwords import hash_of, verify_password

router = APIRouter(prefix="/me")


@router.delete("")  # expect: SOC2-003
def delete_me(current_user: CurrentUser, session=Depends(get_session)):
    session.delete(current_user)
    session.commit()


@router.patch("/password")  # expect: SOC2-003
def update_password(old: str, new: str, current_user: CurrentUser, session=Depends(get_session)):
    if not verify_password(old, current_user.hashed_password):
        return {"changed": False}
    current_user.hashed_password = hash_of(new)
    session.add(current_user)
    session.commit()
    return {"changed": True}

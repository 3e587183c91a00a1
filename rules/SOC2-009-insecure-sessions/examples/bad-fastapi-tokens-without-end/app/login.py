from fastapi import APIRouter, Depends, HTTPException
from fastapi.security import OAuth2PasswordRequestForm

from app.security import sign
from app.users import find_user

router = APIRouter()


@router.post("/token")
def token(form: OAuth2PasswordRequestForm = Depends()):
    user = find_user(form.username)
    if user is None or not user.check_password(form.password):
        raise HTTPException(401)
    return {"access_token": sign({"sub": str(user.id), "role": user.role}), "token_type": "bearer"}

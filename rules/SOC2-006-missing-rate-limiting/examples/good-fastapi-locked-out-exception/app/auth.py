from fastapi import APIRouter, Depends, HTTPException
from fastapi.security import OAuth2PasswordRequestForm

from app.exceptions import UserLockedOut
from app.providers import provider_for

router = APIRouter()


@router.post("/auth/token")
def get_token(form: OAuth2PasswordRequestForm = Depends()):
    try:
        token = provider_for(form.username).authenticate(form.password)
    except UserLockedOut as error:
        raise HTTPException(423, "This account is locked") from error
    if token is None:
        raise HTTPException(401)
    return {"access_token": token}

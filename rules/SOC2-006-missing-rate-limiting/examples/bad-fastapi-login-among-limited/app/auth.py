from fastapi import APIRouter, Depends, HTTPException, Request
from passlib.context import CryptContext

from app.db import get_db
from app.limits import limiter
from app.models import Account
from app.tokens import create_access_token

router = APIRouter(prefix="/auth")
pwd_context = CryptContext(schemes=["argon2"])


@router.post("/register")
@limiter.limit("5/hour")
def register(request: Request, email: str, password: str, db=Depends(get_db)):
    db.add(Account(email=email, password_hash=pwd_context.hash(password)))
    db.commit()


@router.post("/forgot-password")
@limiter.limit("3/hour")
def forgot_password(request: Request, email: str, db=Depends(get_db)):
    return {"sent": True}


@router.post("/login")  # expect: SOC2-006
def login(request: Request, email: str, password: str, db=Depends(get_db)):
    account = db.query(Account).filter(Account.email == email).first()
    if account is None or not pwd_context.verify(password, account.password_hash):
        raise HTTPException(status_code=401, detail="Wrong email or password")
    return {"token": create_access_token(account.id)}

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import User, create_account, get_db, make_token, signed_in

app = FastAPI()
Db = Annotated[Session, Depends(get_db)]


@app.post("/members/join")
def join(email: str, password: str, db: Db):
    return {"id": create_account(db, email, password).id}


@app.post("/auth/otp")
def otp(email: str, code: str, db: Db):
    user = db.scalars(select(User).where(User.email == email)).first()
    if user is None or user.otp != code:
        raise HTTPException(401)
    return {"token": make_token(user)}


@app.get("/me")
def me(user: Annotated[User, Depends(signed_in)]):
    return {"email": user.email}

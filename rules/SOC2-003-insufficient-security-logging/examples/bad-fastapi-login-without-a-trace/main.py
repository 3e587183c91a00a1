from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordRequestForm
from passlib.context import CryptContext

from db import find_account
from tokens import create_access_token

app = FastAPI()
hasher = CryptContext(schemes=["bcrypt"])


@app.post("/token")  # expect: SOC2-003
def login(form: OAuth2PasswordRequestForm = Depends()):
    account = find_account(form.username)
    if account is None or not hasher.verify(form.password, account.password_hash):
        raise HTTPException(status_code=400, detail="Incorrect username or password")
    return {"access_token": create_access_token({"sub": account.id}), "token_type": "bearer"}

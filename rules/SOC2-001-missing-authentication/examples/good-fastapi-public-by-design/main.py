"""Login, sign-up, reset with a token, health, a fixed answer, a catalogue, a share link."""
from fastapi import Depends, FastAPI, Form
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel, EmailStr

from accounts import issue, register_account, send_reset, set_password_by_token
from shop import catalogue, shares

app = FastAPI()


class Reset(BaseModel):
    token: str
    new_password: str


@app.post("/token")
async def token(form: OAuth2PasswordRequestForm = Depends()):
    return await issue(form.username, form.password)


@app.post("/register")
async def register(email: EmailStr = Form(), password: str = Form()):
    return await register_account(email, password)


@app.post("/password-recovery/{email}")
async def recover_password(email: str):
    await send_reset(email)


@app.post("/reset-password")
async def reset_password(body: Reset):
    await set_password_by_token(body.token, body.new_password)


@app.get("/healthz")
async def healthz():
    return await catalogue.ping()


@app.get("/")
async def home():
    return {"name": "Shop", "docs": "/docs"}


@app.get("/products/{product_id}")
async def product(product_id: int):
    return await catalogue.product(product_id)


@app.get("/shares/{share_token}")
async def shared(share_token: str):
    return await shares.open(share_token)

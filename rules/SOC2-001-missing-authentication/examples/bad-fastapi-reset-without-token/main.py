from fastapi import FastAPI
from pydantic import BaseModel

from accounts import store

app = FastAPI()


class NewPassword(BaseModel):
    user_id: int
    password: str


@app.post("/reset-password")  # expect: SOC2-001
async def reset_password(body: NewPassword):
    await store.set_password(body.user_id, body.password)
    return {"ok": True}

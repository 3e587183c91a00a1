from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from app.codes import code_store
from app.sms import gateway

router = APIRouter()


class Phone(BaseModel):
    number: str


class Answer(BaseModel):
    number: str
    code: str


@router.post("/sessions/code")  # expect: SOC2-006
async def ask_for_code(phone: Phone):
    code = code_store.generate_otp(phone.number)
    await gateway.send_sms(phone.number, f"Your code is {code}")


@router.post("/sessions")  # expect: SOC2-006
async def answer_code(answer: Answer):
    if not code_store.verify_otp(answer.number, answer.code):
        raise HTTPException(401)
    return {"session": code_store.open_session(answer.number)}

from fastapi import APIRouter, HTTPException
from motor.motor_asyncio import AsyncIOMotorClient

from app.schemas import SignUp

router = APIRouter()
db = AsyncIOMotorClient().shop


@router.post("/signup")
async def signup(form: SignUp):
    if await db.users.find_one({"email": form.email}):
        raise HTTPException(409)
    await db.users.insert_one({"email": form.email, "password": form.password})  # expect: SOC2-005


@router.post("/login")
async def login(form: SignUp):
    user = await db.users.find_one({"email": form.email})
    if not user or user["password"] != form.password:  # expect: SOC2-005
        raise HTTPException(401)

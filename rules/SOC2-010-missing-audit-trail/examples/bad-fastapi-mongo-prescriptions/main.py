from bson import ObjectId
from fastapi import Depends, FastAPI
from motor.motor_asyncio import AsyncIOMotorClient

from auth import current_doctor

app = FastAPI()
db = AsyncIOMotorClient()["clinic"]


@app.delete("/prescriptions/{prescription_id}")  # expect: SOC2-010
async def withdraw(prescription_id: str, doctor=Depends(current_doctor)):
    await db.prescriptions.delete_one({"_id": ObjectId(prescription_id), "doctor_id": doctor.id})
    return {"withdrawn": prescription_id}


@app.get("/prescriptions/{prescription_id}")
async def read(prescription_id: str, doctor=Depends(current_doctor)):
    return await db.prescriptions.find_one({"_id": ObjectId(prescription_id), "doctor_id": doctor.id})

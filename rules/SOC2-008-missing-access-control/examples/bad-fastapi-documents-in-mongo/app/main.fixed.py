from bson import ObjectId
from fastapi import Depends, FastAPI, HTTPException

from app.deps import active_user
from app.store import db

app = FastAPI()


@app.get("/prescriptions")
async def own(user=Depends(active_user)):
    return await db.prescriptions.find({"patient_id": user["_id"]}).to_list(100)


@app.get("/prescriptions/{prescription_id}")  # expect: SOC2-008
async def read(prescription_id: str, user=Depends(active_user)):
    found = await db.prescriptions.find_one({"_id": ObjectId(prescription_id), "patient_id": user["_id"]})
    if found is None:
        raise HTTPException(404)
    return found


@app.delete("/prescriptions/{prescription_id}")
async def drop(prescription_id: str, user=Depends(active_user)):
    await db.prescriptions.delete_one({"_id": ObjectId(prescription_id), "patient_id": user["_id"]})

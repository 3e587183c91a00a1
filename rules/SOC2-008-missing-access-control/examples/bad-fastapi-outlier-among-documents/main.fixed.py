from bson import ObjectId
from fastapi import Depends, FastAPI, HTTPException
from motor.motor_asyncio import AsyncIOMotorClient

from auth import get_current_user

app = FastAPI()
db = AsyncIOMotorClient()["garden"]


@app.get("/beds/{bed_id}")
async def read(bed_id: str, user=Depends(get_current_user)):
    return await db.beds.find_one({"_id": ObjectId(bed_id), "gardener": user["id"]})


@app.patch("/beds/{bed_id}")
async def plant(bed_id: str, seed: str, user=Depends(get_current_user)):
    bed = await db.beds.find_one({"_id": ObjectId(bed_id)})
    if bed["gardener"] != user["id"]:
        raise HTTPException(403)
    await db.beds.update_one({"_id": bed["_id"]}, {"$set": {"seed": seed}})


@app.delete("/beds/{bed_id}")  # expect: SOC2-008
async def dig_over(bed_id: str, user=Depends(get_current_user)):
    await db.beds.delete_one({"_id": ObjectId(bed_id), "gardener": user["id"]})

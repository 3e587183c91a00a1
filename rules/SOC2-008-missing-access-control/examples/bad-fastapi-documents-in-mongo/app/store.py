from motor.motor_asyncio import AsyncIOMotorClient

db = AsyncIOMotorClient().pharmacy

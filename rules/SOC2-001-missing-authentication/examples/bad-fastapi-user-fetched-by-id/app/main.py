from fastapi import Depends, FastAPI

from app.deps import get_current_user, get_user
from app.store import letters

app = FastAPI()


@app.get("/users/{user_id}/letters")  # expect: SOC2-001
async def letters_of(user=Depends(get_user)):
    return await letters.of(user.id)


@app.post("/letters")  # expect: SOC2-001
async def write(text: str, user=Depends(get_current_user)):
    return await letters.write(user["id"], text)

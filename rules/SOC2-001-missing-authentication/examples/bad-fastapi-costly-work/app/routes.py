import subprocess

from fastapi import APIRouter, Depends
from openai import AsyncOpenAI

from app.deps import current_user

router = APIRouter(prefix="/texts")
client = AsyncOpenAI()


@router.get("/")
async def history(user=Depends(current_user)):
    return await user.texts()


@router.post("/summary")  # expect: SOC2-001
async def summary(text: str):
    answer = await client.responses.create(model="small", input=text)
    return {"summary": answer.output_text}


@router.post("/thumbnails")  # expect: SOC2-001
async def thumbnails(size: int):
    subprocess.run(["mogrify", "-resize", str(size), "images/*.png"], check=True)
    return {"done": True}


@router.get("/words")
async def words(text: str):
    return {"words": len(text.split()), "letters": sum(1 for letter in text if letter.isalpha())}

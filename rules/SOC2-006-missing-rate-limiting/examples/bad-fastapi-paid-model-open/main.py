from fastapi import FastAPI
from openai import AsyncOpenAI
from pydantic import BaseModel

app = FastAPI()
client = AsyncOpenAI()


class Question(BaseModel):
    text: str


async def answer_with_model(text: str) -> str:
    done = await client.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": text}])
    return done.choices[0].message.content


@app.post("/ask")  # expect: SOC2-006
async def ask(question: Question):
    return {"answer": await answer_with_model(question.text)}

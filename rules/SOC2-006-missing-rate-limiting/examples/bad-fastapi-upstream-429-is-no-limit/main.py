"""The provider's refusal is passed on; nobody limits our own callers."""
from fastapi import FastAPI, HTTPException
from openai import OpenAI, RateLimitError

app = FastAPI()
client = OpenAI()


@app.post("/summaries")  # expect: SOC2-006
def summarise(text: str):
    try:
        return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])
    except RateLimitError:
        raise HTTPException(status_code=429, detail="The model is busy")

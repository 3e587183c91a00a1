import json

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse

from guard import current_user
from model import answer

app = FastAPI()


async def pieces(question: str):
    try:
        async for piece in answer(question):
            yield f"data: {piece}\n\n"
    except Exception as e:
        yield f"data: {json.dumps({'error': str(e)})}\n\n"  # expect: SOC2-007


@app.post("/ask")
async def ask(question: str, user=Depends(current_user)):
    return StreamingResponse(pieces(question), media_type="text/event-stream")

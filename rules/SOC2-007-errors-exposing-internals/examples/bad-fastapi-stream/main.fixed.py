import json
import logging

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse

from guard import current_user
from model import answer

logger = logging.getLogger(__name__)

app = FastAPI()


async def pieces(question: str):
    try:
        async for piece in answer(question):
            yield f"data: {piece}\n\n"
    except Exception:
        logger.exception("pieces failed")
        yield f"data: {json.dumps({'error': 'Internal server error'})}\n\n"  # expect: SOC2-007


@app.post("/ask")
async def ask(question: str, user=Depends(current_user)):
    return StreamingResponse(pieces(question), media_type="text/event-stream")

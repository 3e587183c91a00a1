from fastapi import APIRouter, Depends, HTTPException, Request

from chat.verify import is_ours
from db import Message, get_session

router = APIRouter(prefix="/chat")


def handler_for(request: Request, body: bytes):
    for workspace in request.app.state.workspaces:
        if is_ours(workspace, body, request.headers):
            return workspace.handler
    raise HTTPException(403, "Invalid request signature")


@router.post("/event")
async def receive(request: Request, session=Depends(get_session)):
    body = await request.body()
    handler = handler_for(request, body)
    session.add(Message(text=handler.text_of(body)))
    session.commit()

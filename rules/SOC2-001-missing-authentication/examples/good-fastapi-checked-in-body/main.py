from fastapi import FastAPI, HTTPException, Request, WebSocket, status

from sessions import load
from store import files

app = FastAPI()


@app.get("/files")
async def list_files(request: Request):
    session = await load(request.cookies.get("sid"))
    if session is None:
        raise HTTPException(status_code=status.HTTP_401_UNAUTHORIZED)
    return await files.of(session.owner)


@app.websocket("/ws")
async def live(socket: WebSocket):
    session = await load(socket.cookies.get("sid"))
    if not session:
        await socket.close(code=4401)
        return
    await socket.accept()
    await files.follow(socket)

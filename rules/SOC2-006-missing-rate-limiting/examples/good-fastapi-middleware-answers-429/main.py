from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from counters import window
from users import authenticate_user, create_access_token

app = FastAPI()


@app.middleware("http")
async def slow_down(request: Request, call_next):
    if await window.exceeded(request.client.host):
        return JSONResponse({"detail": "Too many requests"}, status_code=429)
    return await call_next(request)


@app.post("/token")
async def token(username: str, password: str):
    user = await authenticate_user(username, password)
    return {"access_token": create_access_token(user)}

from fastapi import HTTPException, Request


async def signed_in(request: Request):
    user = await request.app.state.sessions.user(request.cookies.get("session"))
    if user is None:
        raise HTTPException(status_code=401)
    return user

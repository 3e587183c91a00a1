from fastapi import HTTPException, Request


async def current_user(request: Request):
    user = await request.app.state.users.by_session(request.cookies.get("session"))
    if user is None:
        raise HTTPException(status_code=401)
    return user

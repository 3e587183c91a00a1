import structlog
from fastapi import FastAPI, HTTPException

from people import check_password, create_access_token, find_user

app = FastAPI()
log = structlog.get_logger()


@app.post("/login")
async def login(email: str, password: str):
    user = await find_user(email)
    if user is None or not check_password(password, user.password_hash):
        log.warning("login_failed", email=email)
        raise HTTPException(401)
    log.info("login_succeeded", user_id=user.id)
    return {"token": create_access_token(user.id)}

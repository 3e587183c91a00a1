from fastapi import Depends, FastAPI, HTTPException
from fastapi_limiter.depends import RateLimiter

from users import check_password, create_access_token, find_user

app = FastAPI()


@app.post("/login", dependencies=[Depends(RateLimiter(times=5, seconds=60))])
async def login(email: str, password: str):
    user = await find_user(email)
    if user is None or not check_password(password, user.password_hash):
        raise HTTPException(401)
    return {"token": create_access_token(user.id)}

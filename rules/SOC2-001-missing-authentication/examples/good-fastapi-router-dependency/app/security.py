from fastapi import Header, HTTPException

from app.keys import known


def signed_in(x_token: str = Header()):
    if x_token not in known:
        raise HTTPException(status_code=401, detail="Who are you?")

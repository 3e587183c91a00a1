import hmac

from fastapi import Header, HTTPException

from settings import settings


def require_token(x_token: str = Header()):
    if not hmac.compare_digest(x_token, settings.token):
        raise HTTPException(status_code=401)

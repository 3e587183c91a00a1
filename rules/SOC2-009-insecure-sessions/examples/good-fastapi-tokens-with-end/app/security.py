from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from pydantic import BaseModel

from app.config import KEY, LIFETIME


class Claims(BaseModel):
    sub: str
    exp: datetime
    scope: str = "user"


def _with_times(claims: dict[str, Any]) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {**claims, "iat": now, "exp": now + LIFETIME}


def sign(claims: dict[str, Any]) -> str:
    return jwt.encode(_with_times(claims), KEY, algorithm="HS256")


def sign_model(user_id: str) -> str:
    claims = Claims(sub=user_id, exp=datetime.now(UTC) + timedelta(minutes=5))
    return jwt.encode(claims.model_dump(), KEY, algorithm="HS256")


def encode(payload: dict[str, Any]) -> str:
    """Callers say how long: see app/login.py."""
    return jwt.encode(payload, KEY, algorithm="HS256")


def issuer_of(token: str) -> str:
    unverified = jwt.decode(token, options={"verify_signature": False})
    claims = jwt.decode(token, KEY[unverified["iss"]], algorithms=["RS256"])
    return claims["iss"]


def is_ours(token: str) -> bool:
    claims = jwt.decode(token, options={"verify_signature": False})
    return claims.get("iss") == "shop"


def renew_expired(token: str) -> dict[str, Any]:
    return jwt.decode(token, KEY, algorithms=["HS256"], options={"verify_exp": False})

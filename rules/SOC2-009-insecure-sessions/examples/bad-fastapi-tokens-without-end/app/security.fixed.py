from datetime import datetime, timedelta, timezone
from typing import Any

from jose import jwt

from app.config import settings


def sign(claims: dict[str, Any]) -> str:
    to_encode = claims.copy()
    to_encode.update({"iss": settings.issuer})
    to_encode["exp"] = datetime.now(timezone.utc) + timedelta(hours=1)
    return jwt.encode(to_encode, settings.secret_key, algorithm="HS256")  # expect: SOC2-009


def read(token: str) -> dict[str, Any]:
    return jwt.decode(token, settings.secret_key, algorithms=["HS256"])  # expect: SOC2-009

from datetime import UTC, datetime, timedelta

import jwt

from app.settings import settings


def create_file_token(name: str) -> str:
    return signed({"file": name}, timedelta(minutes=30))


def signed(claims: dict, lifetime: timedelta) -> str:
    claims["exp"] = datetime.now(UTC) + lifetime
    return jwt.encode(claims, settings.signing_key, algorithm="HS256")

from datetime import timedelta

from pydantic_settings import BaseSettings

JWT_ACCESS_TOKEN_EXPIRES = timedelta(minutes=15)
PERMANENT_SESSION_LIFETIME = timedelta(days=14)


class Settings(BaseSettings):
    access_token_expire_minutes: int = 60 * 24 * 8
    session_expiry_hours: int = 12

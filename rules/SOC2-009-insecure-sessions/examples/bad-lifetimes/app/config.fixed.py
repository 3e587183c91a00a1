from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings

JWT_ACCESS_TOKEN_EXPIRES = timedelta(hours=1)  # expect: SOC2-009
PERMANENT_SESSION_LIFETIME = timedelta(days=14)  # expect: SOC2-009


class Settings(BaseSettings):
    access_token_expire_minutes: int = 60  # expect: SOC2-009
    auth_token_expire_minutes: int = Field(default=60, gt=0)  # expect: SOC2-009
    refresh_token_expire_days: int = 30

from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings

JWT_ACCESS_TOKEN_EXPIRES = False  # expect: SOC2-009
PERMANENT_SESSION_LIFETIME = timedelta(days=3650)  # expect: SOC2-009


class Settings(BaseSettings):
    access_token_expire_minutes: int = 60 * 24 * 365  # expect: SOC2-009
    auth_token_expire_minutes: int = Field(default=525600, gt=0)  # expect: SOC2-009
    refresh_token_expire_days: int = 30

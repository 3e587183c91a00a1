from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    jwt_secret: str
    smtp_password: SecretStr = Field(alias="SMTP_PASSWORD")
    api_key: str = ""
    token_url: str = "/api/v1/login/access-token"
    password_min_length: int = 12
    algorithm: str = "HS256"

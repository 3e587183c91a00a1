from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    jwt_secret: str  # expect: SOC2-002
    smtp_password: str  # expect: SOC2-002
    api_key: str = Field(description="of the courier")  # expect: SOC2-002
    signing_key: SecretStr  # expect: SOC2-002
    smtp_host: str = "mail.internal"

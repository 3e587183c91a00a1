from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    jwt_secret: str = "supersecret"  # expect: SOC2-002
    smtp_password: str = "Mail3r!Box"  # expect: SOC2-002
    api_key: str = Field("q8Zt5Lw2Vx9Rk4Np7Jd3", description="of the courier")  # expect: SOC2-002
    signing_key: SecretStr = SecretStr("not-so-hidden-77")  # expect: SOC2-002
    smtp_host: str = "mail.internal"

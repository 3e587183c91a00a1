from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    project: str = "shop"
    secret_key: str = "changeme"  # expect: SOC2-002
    jwt_secret: str = Field(default="dev-only-secret")  # expect: SOC2-002
    database_url: str = "postgresql://shop:Gr3yLantern9@db.internal/shop"  # expect: SOC2-002


settings = Settings()

import os
import sys
from typing import Self

from pydantic import model_validator
from pydantic_settings import BaseSettings

DEFAULT_KEY = "not-for-production"
SECRET_KEY = os.environ.get("SECRET_KEY", DEFAULT_KEY)

if SECRET_KEY == DEFAULT_KEY and os.environ.get("ENVIRONMENT") == "production":
    sys.exit("set SECRET_KEY")


class Settings(BaseSettings):
    secret_key: str = "changethis"
    environment: str = "local"

    @model_validator(mode="after")
    def refuse_defaults(self) -> Self:
        if self.secret_key == "changethis" and self.environment != "local":
            message = "the secret key is the one that everybody knows"
            raise ValueError(message)
        return self

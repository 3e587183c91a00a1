import hmac

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    smtp_password: str
    admin_password: str
    stripe_api_key: str


settings = Settings()


def is_admin(password: str) -> bool:
    return hmac.compare_digest(settings.admin_password, password)


class Mailer:
    def __init__(self, host: str, password: str) -> None:
        self.host = host
        self.password = password

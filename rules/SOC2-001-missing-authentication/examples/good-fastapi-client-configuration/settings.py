from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    title: str = "Reports"
    signup_allowed: bool = False
    beta: bool = False
    locales: list[str] = ["en", "de"]
    token: str


settings = Settings()

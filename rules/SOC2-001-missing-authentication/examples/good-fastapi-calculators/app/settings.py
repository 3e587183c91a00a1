from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    title: str = "Money"
    providers: list[str] = ["first"]


settings = Settings()

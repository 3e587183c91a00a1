import os


class Config:
    SECRET_KEY = os.environ.get("SECRET_KEY")


class DevelopmentConfig(Config):
    SECRET_KEY = "for my machine only"


class TestingConfig(Config):
    SECRET_KEY = "for tests only"

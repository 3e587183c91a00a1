class Config:
    SECRET_KEY = None
    DEBUG = True  # expect: SOC2-007


class TestingConfig(Config):
    TESTING = True

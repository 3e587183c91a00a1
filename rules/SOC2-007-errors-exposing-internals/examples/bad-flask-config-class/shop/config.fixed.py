class Config:
    SECRET_KEY = None
    DEBUG = False  # expect: SOC2-007


class TestingConfig(Config):
    TESTING = True

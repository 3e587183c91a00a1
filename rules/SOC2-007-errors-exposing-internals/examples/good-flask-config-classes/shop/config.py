class Config:
    SECRET_KEY = None
    DEBUG = True


class ProductionConfig(Config):
    DEBUG = False


class DevelopmentConfig(Config):
    DEBUG = True

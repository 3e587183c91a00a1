import os


class Config:
    SESSION_COOKIE_SECURE = os.environ.get("COOKIE_SECURE", "1") == "1"
    SESSION_COOKIE_SAMESITE = "Lax"
    PERMANENT_SESSION_LIFETIME = 3600 * 12


class TestingConfig(Config):
    SESSION_COOKIE_SECURE = False
    WTF_CSRF_ENABLED = False

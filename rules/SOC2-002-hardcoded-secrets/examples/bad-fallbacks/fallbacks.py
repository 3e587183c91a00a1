import os

SECRET_KEY = os.environ.get("SECRET_KEY", "insecure-default")  # expect: SOC2-002
JWT_SECRET = os.getenv("JWT_SECRET") or "please-set-me"  # expect: SOC2-002
DB_PASSWORD = os.getenv("DB_PASSWORD", default="Winter2024!")  # expect: SOC2-002
os.environ.setdefault("APP_SECRET", "abcd1234efgh")  # expect: SOC2-002

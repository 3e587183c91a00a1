import os

SECRET_KEY = os.environ["SECRET_KEY"]
PORT = os.environ.get("PORT", "8000")
LOG_LEVEL = os.getenv("LOG_LEVEL") or "info"
DB_PASSWORD = os.getenv("DB_PASSWORD", "")
API_KEY = os.getenv("API_KEY", "<your api key>")
TOKEN_URL = os.getenv("TOKEN_URL", "https://id.internal/token")
SECRETS_FILE = os.getenv("SECRETS_FILE", "/run/secrets/app")

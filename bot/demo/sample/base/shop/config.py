import os

DATABASE_URL = os.environ["DATABASE_URL"]
SESSION_MINUTES = int(os.environ.get("SESSION_MINUTES", "30"))

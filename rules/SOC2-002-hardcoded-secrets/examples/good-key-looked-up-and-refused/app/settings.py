"""Settings. In a shell:

    export APP_SECRET_KEY="your-secret-key"
"""

import os

SECRET_KEY = os.getenv("APP_SECRET_KEY_OF_TODAY_1")
if SECRET_KEY is None:
    raise RuntimeError("Set APP_SECRET_KEY_OF_TODAY_1")

REDIS_URL = "redis://localhost:6379"  # or with a password: "redis://:geheim7x@localhost:6379"

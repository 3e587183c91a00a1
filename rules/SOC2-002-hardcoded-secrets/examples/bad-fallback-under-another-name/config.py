import os
from os import getenv

from decouple import config

SECRET_KEY = os.environ.get("SHOP_SIGNATURE", "let us sign")  # expect: SOC2-002
JWT_SECRET_KEY = config("JWT_SECRET_KEY", default="super-secret")  # expect: SOC2-002
COOKIE_SECRET = getenv("COOKIE_SECRET", "cookie monster")  # expect: SOC2-002

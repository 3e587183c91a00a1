import os

from decouple import config

SECRET_KEY = os.environ["SHOP_SIGNATURE"]  # expect: SOC2-002
JWT_SECRET_KEY = config("JWT_SECRET_KEY")  # expect: SOC2-002
COOKIE_SECRET = os.environ["COOKIE_SECRET"]  # expect: SOC2-002

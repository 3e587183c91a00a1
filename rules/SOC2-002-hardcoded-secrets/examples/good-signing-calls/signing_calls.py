import hmac
import os

import jwt
from cryptography.fernet import Fernet

box = Fernet(os.environ["FIELD_KEY"])


def issue(claims, settings):
    return jwt.encode(claims, settings.jwt_secret, algorithm="HS256")


def sign(body):
    return hmac.new(os.environb[b"WEBHOOK_SECRET"], body, "sha256").hexdigest()

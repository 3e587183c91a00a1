import hmac
import os

import jwt
from cryptography.fernet import Fernet
from itsdangerous import URLSafeTimedSerializer

serializer = URLSafeTimedSerializer(os.environ["URLSAFE_TIMED_SERIALIZER_SECRET"])  # expect: SOC2-002
box = Fernet(os.environ["FERNET_SECRET"].encode())  # expect: SOC2-002


def issue(claims):
    return jwt.encode(claims, os.environ["JWT_SECRET"], algorithm="HS256")  # expect: SOC2-002


def sign(body):
    return hmac.new(os.environ["HMAC_KEY"].encode(), body, "sha256").hexdigest()  # expect: SOC2-002

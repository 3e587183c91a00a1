import hmac

import jwt
from cryptography.fernet import Fernet
from itsdangerous import URLSafeTimedSerializer

serializer = URLSafeTimedSerializer("shop-links")  # expect: SOC2-002
box = Fernet(b"Zm9yZ290dGVuLWJ1dC1zdGlsbC1pbi10aGUtY29kZSE=")  # expect: SOC2-002


def issue(claims):
    return jwt.encode(claims, "sesame", algorithm="HS256")  # expect: SOC2-002


def sign(body):
    return hmac.new(b"webhook-key", body, "sha256").hexdigest()  # expect: SOC2-002

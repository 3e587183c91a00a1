import base64
import hashlib
import hmac
import os

import bcrypt


def hash_password(password: str) -> bytes:
    """bcrypt reads 72 bytes only, so longer passwords are hashed before."""
    long = base64.b64encode(hashlib.sha256(password.encode()).digest())
    return bcrypt.hashpw(long, bcrypt.gensalt())


def derive(password: str, salt: bytes | None = None) -> bytes:
    salt = salt or os.urandom(16)
    return salt + hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000)


def same(user, password: str) -> bool:
    return hmac.compare_digest(user.password_hash, derive(password, user.salt))

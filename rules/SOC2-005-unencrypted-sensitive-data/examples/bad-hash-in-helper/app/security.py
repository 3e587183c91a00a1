import hashlib

from passlib.context import CryptContext

SALT = "s4lt-for-all"
pwd_context = CryptContext(schemes=["hex_sha256"])  # expect: SOC2-005


def hash_password(value: str) -> str:
    return hashlib.sha256((SALT + value).encode()).hexdigest()  # expect: SOC2-005


def slow_hash(password: str) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), SALT.encode(), 600_000)  # expect: SOC2-005


def quick_hash(password: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 1000)  # expect: SOC2-005

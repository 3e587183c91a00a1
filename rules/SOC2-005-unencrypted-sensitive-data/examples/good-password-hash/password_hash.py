import hashlib

from argon2 import PasswordHasher
from werkzeug.security import generate_password_hash


def store(user, password):
    user.password_hash = PasswordHasher().hash(password)


def store_too(user, password):
    user.password_hash = generate_password_hash(password)


def derive(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000)


def etag(body):
    return hashlib.md5(body).hexdigest()

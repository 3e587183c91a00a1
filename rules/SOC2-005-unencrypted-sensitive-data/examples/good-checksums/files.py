import hashlib

import requests


def etag(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def avatar(email: str) -> str:
    return f"https://www.gravatar.com/avatar/{hashlib.md5(email.lower().encode()).hexdigest()}"


def cache_key(query: str, user_id: int) -> str:
    return hashlib.sha1(f"{query}:{user_id}".encode()).hexdigest()


def is_leaked(password: str) -> bool:
    digest = hashlib.sha1(password.encode()).hexdigest().upper()
    found = requests.get(f"https://api.pwnedpasswords.com/range/{digest[:5]}", timeout=5)
    return digest[5:] in found.text

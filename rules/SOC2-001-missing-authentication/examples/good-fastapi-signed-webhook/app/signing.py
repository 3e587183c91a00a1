import hashlib
import hmac
import os


def is_from_provider(body: bytes, given: str) -> bool:
    wanted = hmac.new(os.environ["HOOK_KEY"].encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, given)

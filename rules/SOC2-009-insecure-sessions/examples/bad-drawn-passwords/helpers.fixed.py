import secrets
import string


def fresh_letters():
    return "".join(secrets.choice(string.ascii_letters) for _ in range(12))  # expect: SOC2-009

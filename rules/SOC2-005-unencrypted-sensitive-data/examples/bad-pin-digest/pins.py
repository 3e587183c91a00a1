import hashlib


def pin_digest(pin):
    return hashlib.md5(pin.encode()).hexdigest()  # expect: SOC2-005

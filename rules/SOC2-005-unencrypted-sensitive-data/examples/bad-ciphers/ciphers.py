from Crypto.Cipher import AES, ARC4, DES


def seal(key, text):
    return AES.new(key, AES.MODE_ECB).encrypt(text)  # expect: SOC2-005


def old(key, text):
    return DES.new(key, DES.MODE_CBC).encrypt(text)  # expect: SOC2-005


def older(key, text):
    return ARC4.new(key).encrypt(text)  # expect: SOC2-005

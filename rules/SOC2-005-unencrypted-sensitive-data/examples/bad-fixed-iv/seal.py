from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def seal(key, text):
    return AES.new(key, AES.MODE_CBC, b"0123456789abcdef").encrypt(text)  # expect: SOC2-005


def seal_too(key, text):
    return Cipher(algorithms.AES(key), modes.CBC(b"0" * 16)).encryptor().update(text)  # expect: SOC2-005


def seal_third(key, text):
    return AESGCM(key).encrypt(b"unique nonce", text, None)  # expect: SOC2-005

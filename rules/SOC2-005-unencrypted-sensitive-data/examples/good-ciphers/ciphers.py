from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def seal(key, text, nonce):
    return AESGCM(key).encrypt(nonce, text, None)


def also(key, text):
    return AES.new(key, AES.MODE_GCM).encrypt_and_digest(text)

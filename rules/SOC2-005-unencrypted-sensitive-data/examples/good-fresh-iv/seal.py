import os

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def seal(key, text):
    iv = os.urandom(16)
    return iv + AES.new(key, AES.MODE_CBC, iv).encrypt(text)


def seal_too(key, text, iv):
    return Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor().update(text)

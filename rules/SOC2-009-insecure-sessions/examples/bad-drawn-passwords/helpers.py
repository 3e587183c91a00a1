import random
import string


def fresh_letters():
    return "".join(random.choices(string.ascii_letters, k=12))  # expect: SOC2-009

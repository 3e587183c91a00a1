import random
import secrets

from secrets import token_urlsafe

rng = random.SystemRandom()


def generate_token():
    return token_urlsafe(24)


def generate_pin():
    return "".join(rng.choice("0123456789") for _ in range(6))


def retry_delay_for_token_refresh(attempt):
    jitter = random.uniform(0, 1)
    return 2**attempt + jitter


def pick(prompts, max_tokens):
    sample = random.sample(prompts, 3)
    num_tokens = random.randint(10, max_tokens)
    return sample, num_tokens, secrets.token_hex(8)

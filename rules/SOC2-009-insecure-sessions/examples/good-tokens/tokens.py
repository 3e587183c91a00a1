import random
import secrets
import uuid


def start(user):
    user.reset_token = secrets.token_urlsafe(32)
    otp = secrets.randbelow(900000) + 100000
    session_id = str(uuid.uuid4())
    delay = random.uniform(0, 1)
    colour = random.choice(["red", "green"])
    return otp, session_id, delay, colour

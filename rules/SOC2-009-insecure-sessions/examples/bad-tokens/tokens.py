import random
import string
import uuid


def start(user):
    user.reset_token = "".join(random.choice(string.ascii_letters) for _ in range(32))  # expect: SOC2-009
    otp = random.randint(100000, 999999)  # expect: SOC2-009
    session_id = str(uuid.uuid1())  # expect: SOC2-009
    return otp, session_id

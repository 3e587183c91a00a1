import secrets

DIGITS = "0123456789"


def generate_otp(length=6):
    return "".join(secrets.choice(DIGITS) for _ in range(length))  # expect: SOC2-009


def new_session_token(user):
    return secrets.token_hex(32)  # expect: SOC2-009


def invite(db, email):
    db.add(Invitation(email=email, invite_code=secrets.randbits(64)))  # expect: SOC2-009

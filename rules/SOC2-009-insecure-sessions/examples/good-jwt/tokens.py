from datetime import timedelta

import jwt


def who(token, key):
    return jwt.decode(token, key, algorithms=["HS256"])["sub"]


def issue(user, key, now):
    return jwt.encode({"sub": user.id, "exp": now + timedelta(hours=1)}, key, algorithm="HS256")


def reissue(claims, key):
    return jwt.encode(claims, key, algorithm="HS256")

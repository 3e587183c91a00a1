from datetime import datetime, timedelta, timezone

import jwt


def who(token, key):
    claims = jwt.decode(token, key, algorithms=["HS256"])  # expect: SOC2-009
    return claims["sub"]


def anyone(token, key):
    return jwt.decode(token, key, algorithms=["HS256"])  # expect: SOC2-009


def issue(user, key):
    return jwt.encode({"sub": user.id, "exp": datetime.now(timezone.utc) + timedelta(hours=1)}, key, algorithm="HS256")  # expect: SOC2-009

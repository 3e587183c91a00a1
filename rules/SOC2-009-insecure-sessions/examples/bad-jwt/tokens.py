import jwt


def who(token, key):
    claims = jwt.decode(token, options={"verify_signature": False})  # expect: SOC2-009
    return claims["sub"]


def anyone(token, key):
    return jwt.decode(token, key, algorithms=["HS256", "none"])  # expect: SOC2-009


def issue(user, key):
    return jwt.encode({"sub": user.id}, key, algorithm="HS256")  # expect: SOC2-009

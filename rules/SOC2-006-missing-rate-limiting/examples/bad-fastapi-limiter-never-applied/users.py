import bcrypt
import jwt

from config import settings
from store import find_user


async def authenticate_user(username: str, password: str):
    user = await find_user(username)
    if user and bcrypt.checkpw(password.encode(), user.password_hash):
        return user
    return None


def create_token_for(user):
    return jwt.encode({"sub": str(user.id)}, settings.jwt_key, algorithm="HS256")

from app.db import users


async def get_user(user_id: int):
    """Whomever the caller names."""
    return await users.find(user_id)


def get_current_user():
    return {"id": 1, "name": "developer"}

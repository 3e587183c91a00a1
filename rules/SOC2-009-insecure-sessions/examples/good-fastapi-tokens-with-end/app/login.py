from datetime import UTC, datetime, timedelta

from app.security import encode


def token_for(user):
    return encode({"sub": str(user.id), "exp": datetime.now(UTC) + timedelta(hours=1)})

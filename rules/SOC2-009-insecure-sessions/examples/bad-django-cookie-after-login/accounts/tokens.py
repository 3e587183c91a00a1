from datetime import UTC, datetime, timedelta

import jwt
from django.conf import settings


def issue_access_token(user):
    claims = {"sub": str(user.pk), "exp": datetime.now(UTC) + timedelta(hours=1)}
    return jwt.encode(claims, settings.SECRET_KEY, algorithm="HS256")

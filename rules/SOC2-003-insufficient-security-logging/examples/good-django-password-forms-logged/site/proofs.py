from django.contrib.auth.models import User
from django.core import signing


def user_of(token):
    try:
        return User.objects.get(pk=signing.loads(token, max_age=3600))
    except (signing.BadSignature, User.DoesNotExist):
        return None

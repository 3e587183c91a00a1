import hashlib
import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    nickname = models.CharField(max_length=40)


class AccessToken(models.Model):
    token = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)


def issue(user):
    plain = secrets.token_urlsafe(32)
    AccessToken.objects.create(user=user, token=hashlib.sha256(plain.encode()).hexdigest())
    return plain

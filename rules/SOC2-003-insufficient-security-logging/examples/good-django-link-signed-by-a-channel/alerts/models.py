import hashlib

from django.conf import settings
from django.db import models


class Channel(models.Model):
    address = models.EmailField()
    confirmed = models.BooleanField(default=False)

    def make_token(self):
        return hashlib.sha256(f"{self.pk}{settings.SECRET_KEY}".encode()).hexdigest()

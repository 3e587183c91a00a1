from django.conf import settings
from django.db import models


class Topic(models.Model):
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=100)
    locked = models.BooleanField(default=False)

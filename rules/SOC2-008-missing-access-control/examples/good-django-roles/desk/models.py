from django.conf import settings
from django.db import models


class Case(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    open = models.BooleanField(default=True)

from django.conf import settings
from django.db import models


class Wallet(models.Model):
    holder = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    balance = models.DecimalField(max_digits=12, decimal_places=2)

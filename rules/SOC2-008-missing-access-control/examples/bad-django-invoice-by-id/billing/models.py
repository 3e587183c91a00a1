from django.conf import settings
from django.db import models


class Invoice(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    total = models.DecimalField(max_digits=9, decimal_places=2)
    cancelled = models.BooleanField(default=False)
    note = models.TextField(blank=True)

from django.db import models


class Order(models.Model):
    cancelled = models.BooleanField(default=False)

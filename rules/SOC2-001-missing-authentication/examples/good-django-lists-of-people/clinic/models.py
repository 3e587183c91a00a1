from django.conf import settings
from django.db import models


class Patient(models.Model):
    name = models.CharField(max_length=200)


class Bill(models.Model):
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    paid = models.BooleanField(default=False)


class Department(models.Model):
    name = models.CharField(max_length=200)

from django.conf import settings
from django.db import models


class Invoice(models.Model):
    status = models.CharField(max_length=20)


class AuditEntry(models.Model):
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    action = models.CharField(max_length=20)
    subject = models.IntegerField()

from auditlog.registry import auditlog
from django.db import models


class Payment(models.Model):
    status = models.CharField(max_length=20)


auditlog.register(Payment)

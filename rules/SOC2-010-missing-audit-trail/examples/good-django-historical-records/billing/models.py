from django.db import models
from simple_history.models import HistoricalRecords


class Invoice(models.Model):
    status = models.CharField(max_length=20)
    history = HistoricalRecords()

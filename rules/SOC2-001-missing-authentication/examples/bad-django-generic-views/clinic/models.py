from django.conf import settings
from django.db import models


class Patient(models.Model):
    name = models.CharField(max_length=120)
    born = models.DateField()


class Appointment(models.Model):
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE)
    doctor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()

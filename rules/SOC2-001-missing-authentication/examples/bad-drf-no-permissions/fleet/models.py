from django.db import models


class Driver(models.Model):
    name = models.CharField(max_length=80)
    licence = models.CharField(max_length=30)


class Van(models.Model):
    plate = models.CharField(max_length=12)
    driver = models.ForeignKey(Driver, null=True, on_delete=models.SET_NULL)

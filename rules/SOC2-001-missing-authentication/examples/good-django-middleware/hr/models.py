from django.db import models


class Employee(models.Model):
    name = models.CharField(max_length=80)
    salary = models.DecimalField(max_digits=9, decimal_places=2)

from django.db import models


class Pallet(models.Model):
    label = models.CharField(max_length=40)
    shelf = models.CharField(max_length=12)
    weight = models.DecimalField(max_digits=8, decimal_places=2)

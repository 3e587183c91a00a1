from django.db import models


class Item(models.Model):
    name = models.CharField(max_length=80)
    stock = models.IntegerField(default=0)
    price = models.DecimalField(max_digits=8, decimal_places=2)


class Supplier(models.Model):
    name = models.CharField(max_length=80)
    discount = models.IntegerField(default=0)

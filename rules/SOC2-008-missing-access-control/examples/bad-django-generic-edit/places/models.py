from django.contrib.auth import get_user_model
from django.db import models


class Address(models.Model):
    resident = models.ForeignKey(get_user_model(), on_delete=models.CASCADE)
    street = models.CharField(max_length=120)

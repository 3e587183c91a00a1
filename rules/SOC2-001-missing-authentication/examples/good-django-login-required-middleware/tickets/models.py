from django.db import models


class Ticket(models.Model):
    open = models.BooleanField(default=True)

from django.db import models


class Contract(models.Model):
    title = models.CharField(max_length=200)
    scan = models.FileField(upload_to="contracts")
    closed = models.BooleanField(default=False)

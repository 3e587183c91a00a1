from django.conf import settings
from django.db import models


class Document(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=80)
    shared = models.BooleanField(default=False)


class Report(models.Model):
    requested_by = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    text = models.TextField()

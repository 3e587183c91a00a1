from django.db import models


class DeviceToken(models.Model):
    token = models.CharField(max_length=200)


class InvitationToken(models.Model):
    token = models.CharField(max_length=64)


class Secret(models.Model):
    key = models.CharField(max_length=80)
    value = models.BinaryField()

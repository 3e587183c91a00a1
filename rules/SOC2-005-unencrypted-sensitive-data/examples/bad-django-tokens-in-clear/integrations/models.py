from django.db import models


class MailAccount(models.Model):
    host = models.CharField(max_length=200)
    smtp_password = models.CharField(max_length=200)  # expect: SOC2-005


class ApiKey(models.Model):
    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    key = models.CharField(max_length=64, unique=True)  # expect: SOC2-005
    created_at = models.DateTimeField(auto_now_add=True)


class Connection(models.Model):
    provider = models.CharField(max_length=40)
    access_token = models.TextField()  # expect: SOC2-005
    refresh_token = models.TextField(blank=True)  # expect: SOC2-005
    expires_at = models.DateTimeField()

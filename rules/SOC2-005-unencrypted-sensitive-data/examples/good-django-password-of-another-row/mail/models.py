from django.db import models

from mail.fields import EncryptedTextField


class MailAccount(models.Model):
    host = models.CharField(max_length=200)
    password = EncryptedTextField()

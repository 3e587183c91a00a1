from django.db import models


class Record(models.Model):
    patient = models.CharField(max_length=80)
    diagnosis = models.CharField(max_length=200)
    value = models.FloatField()


class Note(models.Model):
    body = models.TextField()


class Letter(models.Model):
    name = models.CharField(max_length=80)
    path = models.CharField(max_length=200)

from django.db import models


class Project(models.Model):
    api_key = models.CharField(max_length=64)


class Monitor(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE)
    name = models.CharField(max_length=100)

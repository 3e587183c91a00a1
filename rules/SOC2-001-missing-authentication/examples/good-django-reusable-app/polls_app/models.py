from django.db import models


class Ballot(models.Model):
    question = models.TextField()

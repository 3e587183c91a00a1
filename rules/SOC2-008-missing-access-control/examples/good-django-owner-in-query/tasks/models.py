from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models


class Board(models.Model):
    members = models.ManyToManyField(settings.AUTH_USER_MODEL)


class Task(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tasks")
    board = models.ForeignKey(Board, on_delete=models.CASCADE)
    title = models.CharField(max_length=100)
    done = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)

    def raise_not_editable(self, viewer):
        if self.user != viewer and not viewer.has_perm("tasks.edit_any"):
            raise PermissionDenied

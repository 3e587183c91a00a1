from django.db import models


class Source(models.Model):
    address = models.URLField()
    rank = models.IntegerField(default=0)
    shown = models.IntegerField(default=0)

    def change_rank(self, rank):
        self.rank = rank
        self.save(update_fields=["rank"])

    def update_views(self):
        self.shown += 1
        self.save(update_fields=["shown"])

    def activate(self):
        self.rank = 1
        self.save(update_fields=["rank"])

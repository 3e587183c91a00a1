from django.conf import settings
from django.db import models
from django.db.models import F


class Article(models.Model):
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    slug = models.SlugField()
    published = models.BooleanField(default=False)
    views = models.IntegerField(default=0)

    def seen(self):
        Article.objects.filter(pk=self.pk).update(views=F("views") + 1)


class Comment(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)
    text = models.TextField()


class Subscriber(models.Model):
    email = models.EmailField()
    confirmed = models.BooleanField(default=False)


class Issue(models.Model):
    number = models.IntegerField()

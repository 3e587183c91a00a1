from django.contrib.syndication.views import Feed

from magazine.models import Article


class LatestFeed(Feed):
    def items(self):
        return Article.objects.filter(published=True)[:20]

import tornado.httpclient
import tornado.web
from tornado.escape import xhtml_escape

from store import Pages

FEEDS = {"news": "https://news.example.com/feed", "jobs": "https://jobs.example.com/feed"}


class PageHandler(tornado.web.RequestHandler):
    def get(self, slug):
        page = Pages(self.application.db).newest(self.get_argument("language", "en"), slug)
        self.write("<h1>" + xhtml_escape(self.get_argument("title", page.title)) + "</h1>" + page.html)

    def post(self, slug):
        self.render("page.html", slug=slug, body=self.get_body_argument("body"))


class FeedHandler(tornado.web.RequestHandler):
    async def get(self):
        feed = FEEDS.get(self.get_query_argument("feed"))
        if feed is None:
            raise tornado.web.HTTPError(404)
        answer = await tornado.httpclient.AsyncHTTPClient().fetch(feed)
        self.write(answer.body)


class LeaveHandler(tornado.web.RequestHandler):
    def get(self):
        target = self.get_argument("to")
        if not target.startswith("/") or target.startswith("//"):
            raise tornado.web.HTTPError(400)
        self.redirect(target)


def make_app():
    return tornado.web.Application(
        [(r"/pages/([^/]+)", PageHandler), (r"/feed", FeedHandler), (r"/leave", LeaveHandler)]
    )

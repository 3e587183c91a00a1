import tornado.httpclient
import tornado.web
from tornado.template import Template

from store import Pages


class PageHandler(tornado.web.RequestHandler):
    def get(self, slug):  # expect: SOC2-004
        page = Pages(self.application.db).newest(self.get_argument("language", "en"), slug)
        self.write("<h1>" + self.get_argument("title", page.title) + "</h1>" + page.html)

    def post(self, slug):  # expect: SOC2-004
        self.write(Template(self.get_body_argument("body")).generate(slug=slug))


class FeedHandler(tornado.web.RequestHandler):
    async def get(self):  # expect: SOC2-004
        answer = await tornado.httpclient.AsyncHTTPClient().fetch(self.get_query_argument("feed"))
        self.write(answer.body)


class LeaveHandler(tornado.web.RequestHandler):
    def get(self):  # expect: SOC2-004
        self.redirect(self.get_argument("to"))


def make_app():
    return tornado.web.Application(
        [(r"/pages/([^/]+)", PageHandler), (r"/feed", FeedHandler), (r"/leave", LeaveHandler)]
    )

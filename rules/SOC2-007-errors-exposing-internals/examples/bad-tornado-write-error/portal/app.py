import tornado.web

from portal.handlers import SearchHandler

settings = {"template_path": "templates", "debug": True}


def make_app():
    return tornado.web.Application([(r"/search", SearchHandler)], **settings)  # expect: SOC2-007

from tornado.options import define, options
from tornado.web import Application

from portal.handlers import RouteHandler

define("debug", default=False, type=bool)


def make_app():
    return Application([(r"/routes/(\d+)", RouteHandler)], debug=options.debug, compress_response=True)

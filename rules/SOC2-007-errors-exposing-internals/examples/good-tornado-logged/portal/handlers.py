import logging
import traceback

import tornado.web

log = logging.getLogger(__name__)


class BaseHandler(tornado.web.RequestHandler):
    def write_error(self, status_code, **kwargs):
        if self.settings.get("serve_traceback") and "exc_info" in kwargs:
            self.finish("".join(traceback.format_exception(*kwargs["exc_info"])))
        else:
            self.finish({"status": status_code, "message": self._reason})


class RouteHandler(BaseHandler):
    def get(self, number):
        try:
            self.write(self.application.timetable.route(number))
        except LookupError as error:
            log.warning("no route: %s", error)
            raise tornado.web.HTTPError(404, f"route {number}: {error}") from error

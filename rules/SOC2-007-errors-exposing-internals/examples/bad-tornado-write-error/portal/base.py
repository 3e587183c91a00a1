import traceback

import tornado.web


class PortalHandler(tornado.web.RequestHandler):
    def write_error(self, status_code, **kwargs):
        self.set_header("Content-Type", "application/json")
        lines = traceback.format_exception(*kwargs["exc_info"])
        self.finish({"status": status_code, "trace": "".join(lines)})  # expect: SOC2-007

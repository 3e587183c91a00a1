import tornado.web


class BaseHandler(tornado.web.RequestHandler):
    def get_current_user(self):
        return self.get_signed_cookie("user")


class ApiHandler(BaseHandler):
    def prepare(self):
        if not self.current_user:
            self.set_status(401)
            self.finish({"error": "sign in first"})


class PageHandler(BaseHandler):
    def prepare(self):
        if self.current_user is None:
            self.redirect(self.get_login_url())

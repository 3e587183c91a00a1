import tornado.web

from service.base import ApiHandler, BaseHandler, PageHandler


class AlarmHandler(ApiHandler):
    def get(self):
        self.write({"alarms": self.application.db.alarms()})

    def post(self):
        self.application.db.add_alarm(self.get_body_argument("name"))
        self.set_status(201)


class DashboardHandler(PageHandler):
    def get(self):
        self.render("dashboard.html", alarms=self.application.db.alarms())


class LoginHandler(BaseHandler):
    def post(self):
        person = self.application.db.check(self.get_body_argument("name"), self.get_body_argument("password"))
        if person is None:
            raise tornado.web.HTTPError(401)
        self.set_signed_cookie("user", person.name, httponly=True, secure=True)
        self.redirect("/")


class HealthHandler(tornado.web.RequestHandler):
    def get(self):
        self.write("ok")

import tornado.web


class LoginHandler(tornado.web.RequestHandler):
    def check_xsrf_cookie(self):  # expect: SOC2-009
        pass

    def post(self):
        member = self.application.members.check(self.get_argument("name"), self.get_argument("password"))
        self.set_secure_cookie("session", member.key)  # expect: SOC2-009
        self.redirect("/")

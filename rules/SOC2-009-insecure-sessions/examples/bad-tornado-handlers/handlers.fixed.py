import tornado.web


class LoginHandler(tornado.web.RequestHandler):
    def post(self):
        member = self.application.members.check(self.get_argument("name"), self.get_argument("password"))
        self.set_secure_cookie("session", member.key, secure=True, httponly=True, samesite="Lax")  # expect: SOC2-009
        self.redirect("/")

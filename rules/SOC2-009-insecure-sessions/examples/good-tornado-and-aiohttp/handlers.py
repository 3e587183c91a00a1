import tornado.web
from aiohttp_session.cookie_storage import EncryptedCookieStorage


class HookHandler(tornado.web.RequestHandler):
    def check_xsrf_cookie(self):
        """Callers send a token of their own in the Authorization header."""

    def prepare(self):
        if not self.application.keys.check(self.request.headers.get("Authorization")):
            raise tornado.web.HTTPError(401)


class LoginHandler(tornado.web.RequestHandler):
    def post(self):
        self.set_secure_cookie("session", self.key(), secure=True, httponly=True, samesite="Lax")
        self.set_cookie("sort_order", self.get_argument("sort"))


def storage(key):
    return EncryptedCookieStorage(key, secure=True, httponly=True, samesite="Lax")

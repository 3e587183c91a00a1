import tornado.web

from service.handlers import ImportHandler, PlaylistHandler


class App(tornado.web.Application):
    def __init__(self, db, secret):
        self.db = db
        handlers = [
            (r"/playlists/([0-9]+)", PlaylistHandler),
            (r"/playlists/import", ImportHandler),
        ]
        super().__init__(handlers, cookie_secret=secret, login_url="/login")

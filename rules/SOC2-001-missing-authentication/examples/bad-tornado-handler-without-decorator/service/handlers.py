import tornado.web

from service.store import Playlists


class BaseHandler(tornado.web.RequestHandler):
    def get_current_user(self):
        return self.get_signed_cookie("user")

    @property
    def playlists(self):
        return Playlists(self.application.db)


class PlaylistHandler(BaseHandler):
    @tornado.web.authenticated
    def get(self, playlist_id):
        self.write(self.playlists.load(playlist_id, self.current_user))

    def delete(self, playlist_id):  # expect: SOC2-001
        self.playlists.remove(playlist_id)
        self.set_status(204)


class ImportHandler(BaseHandler):
    async def post(self):  # expect: SOC2-001
        count = await self.playlists.add_all(tornado.escape.json_decode(self.request.body))
        self.write({"imported": count})

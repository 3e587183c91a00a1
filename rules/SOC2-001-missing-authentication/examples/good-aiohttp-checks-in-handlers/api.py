from aiohttp import web
from aiohttp_security import authorized_userid, check_permission, remember


class SiteHandler:
    def __init__(self, db, passwords):
        self.db = db
        self.passwords = passwords

    def setup(self, app: web.Application):
        app.router.add_post("/login", self.login)
        app.router.add_get("/notes", self.notes)
        app.router.add_post("/notes", self.add_note)
        app.router.add_delete("/notes/{note_id}", self.remove_note)

    async def login(self, request):
        form = await request.post()
        if not await self.passwords.matches(form["login"], form["password"]):
            raise web.HTTPForbidden()
        answer = web.HTTPFound("/notes")
        await remember(request, answer, form["login"])
        raise answer

    async def notes(self, request):
        login = await authorized_userid(request)
        if login is None:
            raise web.HTTPFound("/login")
        return web.json_response(await self.db.notes_of(login))

    async def add_note(self, request):
        await check_permission(request, "write")
        return web.json_response(await self.db.add_note(await request.json()))

    async def remove_note(self, request):
        await check_permission(request, "write")
        await self.db.remove_note(await authorized_userid(request), request.match_info["note_id"])
        raise web.HTTPNoContent()

from tornado.web import HTTPError

from portal.base import PortalHandler
from portal.search import find


class SearchHandler(PortalHandler):
    async def get(self):
        try:
            self.write({"found": await find(self.get_argument("q"))})
        except Exception as error:
            self.write({"error": repr(error)})  # expect: SOC2-007

    async def post(self):
        try:
            await find(self.get_body_argument("q"))
        except Exception as error:
            raise HTTPError(500, reason=str(error))  # expect: SOC2-007

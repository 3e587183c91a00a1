from starlette.endpoints import HTTPEndpoint
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


class Export(HTTPEndpoint):
    async def get(self, request):  # expect: SOC2-001
        rows = await request.app.state.db.fetch_all("SELECT * FROM customers")
        return JSONResponse([dict(row) for row in rows])

    async def delete(self, request):  # expect: SOC2-001
        await request.app.state.db.execute("DELETE FROM exports")
        return Response(status_code=204)


routes = [Route("/customers", Export)]

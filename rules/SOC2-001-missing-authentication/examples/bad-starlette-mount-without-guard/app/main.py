from starlette.applications import Starlette
from starlette.authentication import requires
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from app.backend import SessionBackend
from app.exports import routes as export_routes


@requires("authenticated")
async def list_invoices(request):
    return JSONResponse(await request.app.state.db.invoices(request.user.id))


routes = [
    Route("/invoices", list_invoices),
    Mount("/exports", routes=export_routes),
]

app = Starlette(routes=routes, middleware=[Middleware(AuthenticationMiddleware, backend=SessionBackend())])

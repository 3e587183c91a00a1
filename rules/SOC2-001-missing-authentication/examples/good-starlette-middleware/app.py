from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route, WebSocketRoute

from guards import TokenMiddleware
from live import updates


async def home(request):
    return JSONResponse({"service": "measurements", "version": 3})


async def readings(request):
    return JSONResponse(await request.app.state.store.readings(request.path_params["sensor"]))


async def record(request):
    await request.app.state.store.record(await request.json())
    return JSONResponse({"recorded": True}, status_code=201)


app = Starlette(
    routes=[
        Route("/", home),
        Mount(
            "/api",
            routes=[
                Route("/sensors/{sensor}", readings),
                Route("/sensors", record, methods=["POST"]),
            ],
            middleware=[Middleware(TokenMiddleware)],
        ),
        WebSocketRoute("/live", updates),
    ]
)

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


async def totals(request):
    try:
        return JSONResponse(await request.app.state.ledger.totals())
    except Exception as exc:
        return JSONResponse({"detail": f"{exc}"}, status_code=500)  # expect: SOC2-007


app = Starlette(debug=True, routes=[Route("/totals", totals)])  # expect: SOC2-007

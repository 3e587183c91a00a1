from starlette.applications import Starlette
from starlette.authentication import requires
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.tables import Trip, sessions


@requires("authenticated")
async def own_trips(request):
    async with sessions() as session:
        rows = await session.scalars(Trip.select_for(request.user.id))
        return JSONResponse([row.summary() for row in rows])


@requires("authenticated")  # expect: SOC2-008
async def cancel_trip(request):
    trip_id = request.path_params["trip_id"]
    async with sessions() as session:
        trip = await session.get(Trip, trip_id)
        await session.delete(trip)
        await session.commit()
    return JSONResponse({"cancelled": trip_id})


app = Starlette(
    routes=[
        Route("/trips", own_trips),
        Route("/trips/{trip_id:int}", cancel_trip, methods=["DELETE"]),
    ]
)

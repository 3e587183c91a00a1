from starlette.applications import Starlette
from starlette.authentication import requires
from starlette.endpoints import HTTPEndpoint
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.tables import Parcel, sessions


class ParcelEndpoint(HTTPEndpoint):
    @requires(["authenticated", "admin"])
    async def delete(self, request):
        async with sessions() as session:
            await session.delete(await session.get(Parcel, request.path_params["parcel_id"]))
        return JSONResponse({"deleted": True})

    @requires("authenticated")
    async def get(self, request):
        async with sessions() as session:
            parcel = await session.get(Parcel, request.path_params["parcel_id"])
        if parcel.account_id != request.user.id:
            return JSONResponse({"error": "not found"}, status_code=404)
        return JSONResponse({"id": parcel.id})


app = Starlette(routes=[Route("/parcels/{parcel_id:int}", ParcelEndpoint)])

import traceback

from aiohttp import web


@web.middleware
async def errors_as_json(request, handler):
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:
        return web.json_response(  # expect: SOC2-007
            {"error": type(error).__name__, "trace": traceback.format_exc()}, status=500
        )

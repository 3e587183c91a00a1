import logging

from aiohttp import web

log = logging.getLogger(__name__)


@web.middleware
async def errors_as_json(request, handler):
    try:
        return await handler(request)
    except web.HTTPException as answer:
        return web.json_response({"error": answer.reason}, status=answer.status)
    except Exception as error:
        log.exception("unexpected: %s", error)
        return web.json_response({"error": "something went wrong"}, status=500)

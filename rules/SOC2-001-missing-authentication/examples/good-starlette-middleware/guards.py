from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import JSONResponse


class TokenMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        token = request.headers.get("authorization")
        if not token or not await request.app.state.tokens.known(token):
            return JSONResponse({"error": "unauthorized"}, status_code=401)
        return await call_next(request)

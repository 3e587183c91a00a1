from fastapi import FastAPI
from fastapi.responses import JSONResponse

app = FastAPI()


async def unexpected(request, error):
    body = {"status": "error", "reason": str(error)}
    return JSONResponse(body, status_code=500)  # expect: SOC2-007


app.add_exception_handler(Exception, unexpected)

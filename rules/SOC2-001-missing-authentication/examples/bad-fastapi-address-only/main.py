from fastapi import FastAPI, HTTPException, Request

from billing import close_month

app = FastAPI()


@app.post("/close-month")  # expect: SOC2-001
async def close(request: Request, month: str):
    if request.client.host not in ("10.0.0.5", "127.0.0.1"):
        raise HTTPException(status_code=403)
    return await close_month(month)

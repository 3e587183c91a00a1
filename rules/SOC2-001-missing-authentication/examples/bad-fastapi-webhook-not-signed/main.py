from fastapi import FastAPI, Request

from orders import mark_paid

app = FastAPI()


@app.post("/webhooks/payments")  # expect: SOC2-001
async def payment_event(request: Request):
    event = await request.json()
    await mark_paid(event["order"])
    return {"received": True}

import io

import segno
from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from app.deps import signed_in
from app.rates import convert
from app.shelf import accounts

app = FastAPI()


class Conversion(BaseModel):
    amount: float
    into: str


@app.get("/accounts")
async def list_accounts(user=Depends(signed_in)):
    return await accounts.of(user.id)


@app.post("/accounts")
async def open_account(name: str, user=Depends(signed_in)):
    return await accounts.open(user.id, name)


@app.get("/qr/{text}")
async def qr(text: str):
    image = io.BytesIO()
    segno.make(text).save(image, kind="svg")
    image.seek(0)
    return StreamingResponse(image, media_type="image/svg+xml")


@app.post("/convert")
async def convert_amount(body: Conversion):
    result = {}
    for currency in body.into.split(","):
        result[currency.strip().upper()] = await convert(body.amount, currency)
    return result

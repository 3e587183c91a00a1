"""One key for another system: there is no person to compare with."""
from fastapi import Depends, FastAPI
from fastapi.security import APIKeyHeader

from db import get_db
from tables import Parcel

app = FastAPI()
api_key = APIKeyHeader(name="X-Key")


@app.put("/parcels/{parcel_id}", dependencies=[Depends(api_key)])
def move(parcel_id: int, place: str, db=Depends(get_db)):
    db.get(Parcel, parcel_id).place = place

from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session

from app.accounts import User, get_db, signed_in
from app.rooms import Room

app = FastAPI()
Db = Annotated[Session, Depends(get_db)]


@app.post("/rooms/{room_id}/join")  # expect: SOC2-001
def join(room_id: int, db: Db):
    room = db.get_one(Room, room_id)
    room.people += 1
    db.commit()
    return {"people": room.people}


@app.get("/me")
def me(user: Annotated[User, Depends(signed_in)]):
    return {"email": user.email}

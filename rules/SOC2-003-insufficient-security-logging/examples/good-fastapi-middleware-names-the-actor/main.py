import logging

from fastapi import Depends, FastAPI, Request

from auth import current_user
from db import get_db
from models import Profile

app = FastAPI()
access = logging.getLogger("app.access")


@app.middleware("http")
async def record_who_did_what(request: Request, call_next):
    response = await call_next(request)
    user = getattr(request.state, "user", None)
    access.info("%s %s %s by %s", request.method, request.url.path, response.status_code, user and user.id)
    return response


@app.post("/me/password")
def change_password(new: str, user=Depends(current_user), db=Depends(get_db)):
    profile = db.get(Profile, user.id)
    profile.set_password(new)
    db.commit()

"""The dependencies of an app do not reach an app that is mounted on it; its middleware would."""
from fastapi import Depends, FastAPI, HTTPException, Request

from store import things


def signed_in(request: Request):
    if not request.session.get("user"):
        raise HTTPException(401)


app = FastAPI(dependencies=[Depends(signed_in)])
partners = FastAPI()
app.mount("/partners", partners)


@app.get("/things")
def list_things():
    return things.all()


@partners.get("/things", dependencies=[Depends(signed_in)])  # expect: SOC2-001
def partner_things():
    return things.all()

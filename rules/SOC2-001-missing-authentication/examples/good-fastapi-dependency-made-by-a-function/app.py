from fastapi import Depends, FastAPI, HTTPException, Request

from store import members

app = FastAPI()


def signed_in(request: Request):
    member = members.by_session(request.session.get("id"))
    if member is None:
        raise HTTPException(401)
    return member


def needs(*roles: str):
    def check(member=Depends(signed_in)):
        if member.role not in roles:
            raise HTTPException(403)
        return member

    return Depends(check)


@app.get("/members", dependencies=[needs("owner")])
def everybody():
    return members.all()


@app.get("/members/export")
def export(member=needs("owner", "clerk")):
    return members.export(member.club)

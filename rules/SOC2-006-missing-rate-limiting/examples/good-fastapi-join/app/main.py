from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session

from app.accounts import User, get_db, signed_in
from app.teams import Team

app = FastAPI()
Db = Annotated[Session, Depends(get_db)]


@app.post("/teams/join")
def join(code: str, db: Db, user: Annotated[User, Depends(signed_in)]):
    team = db.query(Team).filter(Team.code == code).one()
    team.users.append(user)
    db.commit()
    return {"team": team.id}

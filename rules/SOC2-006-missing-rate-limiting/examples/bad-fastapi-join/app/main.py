from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session

from app.accounts import User, create_account, get_db, signed_in
from app.teams import Team

app = FastAPI()
Db = Annotated[Session, Depends(get_db)]


@app.post("/teams/join")
def join(code: str, db: Db, user: Annotated[User, Depends(signed_in)]):
    team = db.query(Team).filter(Team.code == code).one()
    team.users.append(user)
    db.commit()
    return {"team": team.id}


@app.post("/members/join")  # expect: SOC2-006
def join_us(email: str, password: str, db: Db):
    return {"id": create_account(db, email, password).id}

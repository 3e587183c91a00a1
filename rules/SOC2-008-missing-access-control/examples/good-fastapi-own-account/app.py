from fastapi import Depends, FastAPI, HTTPException

from auth import get_current_user
from db import get_db
from tables import User

app = FastAPI()


@app.patch("/me")
def change_me(name: str, db=Depends(get_db), user=Depends(get_current_user)):
    account = db.get(User, user.id)
    account.name = name


@app.get("/users/{user_id}")
def profile(user_id: int, db=Depends(get_db), user=Depends(get_current_user)):
    return db.get(User, user_id)


@app.delete("/users/{user_id}")
def leave(user_id: int, db=Depends(get_db), me=Depends(get_current_user)):
    if user_id != me.id:
        raise HTTPException(403)
    db.delete(db.get(User, user_id))

from fastapi import Depends, FastAPI
from fastapi_login import LoginManager
from fastapi_users import FastAPIUsers

from users import backend, get_user_manager
from store import boats, crews

users = FastAPIUsers(get_user_manager, [backend])
active = users.current_user(active=True)
manager = LoginManager("secret-from-elsewhere", "/login")
app = FastAPI()


@app.post("/boats")
def build(name: str, user=Depends(active)):
    return boats.build(user, name)


@app.post("/crews")
def hire(name: str, user=Depends(manager)):
    return crews.hire(user, name)

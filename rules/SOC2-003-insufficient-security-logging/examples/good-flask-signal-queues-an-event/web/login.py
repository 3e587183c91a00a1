from flask import redirect, request
from flask_login import login_user, user_logged_in

from web.app import app
from web.models import User
from web.tasks import record_event


def tell(sender, user):
    record_event.delay({"action": "login", "user_id": user.id, "address": request.remote_addr})


user_logged_in.connect(tell)


@app.post("/login")
def login():
    user = User.query.filter_by(email=request.form["email"]).first()
    if user and user.verify_password(request.form["password"]):
        login_user(user)
        return redirect("/")
    return redirect("/login")

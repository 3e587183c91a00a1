from flask import Flask, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.security import check_password_hash

from members import find_member

app = Flask(__name__)
limiter = Limiter(get_remote_address, app=app, default_limits=["200 per hour"])


@app.post("/login")  # expect: SOC2-006
@limiter.exempt
def login():
    member = find_member(request.form["email"])
    if member and check_password_hash(member.password_hash, request.form["password"]):
        session["member_id"] = member.id
        return "", 204
    return "Wrong email or password", 401


@app.post("/register")
def register():
    return "", 204

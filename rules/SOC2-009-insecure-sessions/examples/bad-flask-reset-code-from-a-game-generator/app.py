import random
import secrets
import string

from flask import Flask, request

from models import User, db, send_code

app = Flask(__name__)


@app.post("/forgot")
def forgot():
    user = User.query.filter_by(email=request.form["email"]).first_or_404()
    code = "".join(random.choice(string.digits) for _ in range(6))  # expect: SOC2-009
    user.reset_code = code
    db.session.commit()
    send_code(user.email, code)
    return "", 204


@app.post("/invite")
def invite():
    token = secrets.token_urlsafe(32)
    user = User(email=request.form["email"], invite_token=token)
    db.session.add(user)
    db.session.commit()
    return "", 204

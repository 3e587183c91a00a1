from flask import Blueprint, request
from flask_login import login_user

from app.people import find_user

bp = Blueprint("auth", __name__)


@bp.route("/login", methods=["POST"])
def login():
    user = find_user(request.form["name"])
    if user and user.check_password(request.form["password"]):
        login_user(user)
        return "", 204
    return "wrong", 401

from flask import Blueprint, request, session

from security_log import log
from users import check_password, find_user

bp = Blueprint("auth", __name__)


@bp.route("/login", methods=["POST"])
def login():
    user = find_user(request.form["name"])
    if user and check_password(user.password_hash, request.form["password"]):
        session["user_id"] = user.id
        log("logins", "{name} logged in", name=user.name)
        return "", 204
    log("logins", "{name} gave a wrong password", name=request.form["name"])
    return "", 401

from flask import Blueprint, request
from flask_login import login_user

from web.users import find_user

auth = Blueprint("auth", __name__, url_prefix="/auth")


@auth.route("/login", methods=["POST"])
def login():
    user = find_user(request.form["email"])
    if user and user.check_password(request.form["password"]):
        login_user(user)
        return "", 204
    return "", 401


@auth.route("/password/forgot", methods=["POST"])
def forgot_password():
    user = find_user(request.form["email"])
    if user:
        user.send_reset_email()
    return "", 202

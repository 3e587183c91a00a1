from flask import Blueprint, request, session

from web.limits import credentials_limit
from web.people import authenticate

auth = Blueprint("auth", __name__)


@auth.route("/login", methods=["POST"])
@credentials_limit
def login():
    person = authenticate(request.form["email"], request.form["password"])
    if person is None:
        return "wrong", 401
    session["user_id"] = person.id
    return "", 204

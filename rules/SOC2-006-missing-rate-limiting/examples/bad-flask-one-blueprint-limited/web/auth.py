from flask import Blueprint, request, session

from web.people import authenticate

auth = Blueprint("auth", __name__)


@auth.route("/signin", methods=["POST"])  # expect: SOC2-006
def signin():
    person = authenticate(request.form["email"], request.form["password"])
    if person is None:
        return "wrong", 401
    session["user_id"] = person.id
    return "", 204

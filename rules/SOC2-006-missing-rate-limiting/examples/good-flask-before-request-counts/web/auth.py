from flask import Blueprint, abort, request, session

from web.counters import tries
from web.people import authenticate

auth = Blueprint("auth", __name__)


@auth.before_request
def slow_down():
    if tries.too_many(request.remote_addr):
        abort(429)


@auth.route("/login", methods=["POST"])
def login():
    person = authenticate(request.form["email"], request.form["password"])
    if person is None:
        return "wrong", 401
    session["user_id"] = person.id
    return "", 204

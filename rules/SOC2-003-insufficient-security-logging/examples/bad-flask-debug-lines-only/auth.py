"""Debug lines are not kept in production."""
import logging

from flask import Blueprint, request, session

from people import authenticate

bp = Blueprint("auth", __name__)
log = logging.getLogger(__name__)


@bp.route("/login", methods=["POST"])  # expect: SOC2-003
def login():
    log.debug("login form: %s", list(request.form))
    person = authenticate(request.form["name"], request.form["password"])
    if person is None:
        return "wrong", 401
    session["user_id"] = person.id
    return "", 204

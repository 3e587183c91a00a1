from flask import Blueprint, request, session

from portal.decorators import throttled
from portal.people import check_credentials

bp = Blueprint("login", __name__)


@bp.route("/login", methods=["GET", "POST"])
@throttled(limit=5, seconds=60)
def login():
    if request.method == "POST" and check_credentials(request.form["name"], request.form["password"]):
        session["user"] = request.form["name"]
    return "ok"

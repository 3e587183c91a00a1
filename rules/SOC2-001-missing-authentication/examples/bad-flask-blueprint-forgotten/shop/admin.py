from flask import Blueprint, abort, session

from shop.db import items

bp = Blueprint("admin", __name__)


@bp.before_request
def only_staff():
    if session.get("role") != "staff":
        abort(403)


@bp.post("/prices")
def set_price():
    return items.reprice()

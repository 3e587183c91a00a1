from flask import Blueprint, jsonify, request
from flask_jwt_extended import create_access_token
from werkzeug.security import check_password_hash

from people import by_name
from throttle import rate_limit

bp = Blueprint("auth", __name__)


@bp.post("/auth/login")  # expect: SOC2-006
@rate_limit(per_minute=5)
def login():
    person = by_name(request.json["name"])
    if person is None or not check_password_hash(person.password_hash, request.json["password"]):
        return jsonify(error="wrong name or password"), 401
    return jsonify(token=create_access_token(identity=person.id))

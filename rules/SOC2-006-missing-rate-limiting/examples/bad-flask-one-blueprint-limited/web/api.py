from flask import Blueprint, jsonify

api = Blueprint("api", __name__, url_prefix="/api")


@api.route("/time")
def time():
    return jsonify(zone="UTC")

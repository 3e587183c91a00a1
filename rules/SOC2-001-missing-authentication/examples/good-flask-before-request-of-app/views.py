from flask import Blueprint, jsonify

from store import things

bp = Blueprint("views", __name__)


@bp.delete("/things/<int:thing_id>")
def drop(thing_id):
    things.drop(thing_id)
    return jsonify(ok=True)

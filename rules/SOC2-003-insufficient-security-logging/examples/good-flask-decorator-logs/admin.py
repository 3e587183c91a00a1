from flask import Blueprint

from auth import admin_required
from extensions import db
from logs import log_action
from models import User

bp = Blueprint("admin", __name__)


@bp.route("/users/<int:user_id>", methods=["DELETE"])
@admin_required
@log_action("user deleted")
def delete_user(user_id):
    user = db.session.get(User, user_id)
    db.session.delete(user)
    db.session.commit()
    return "", 204

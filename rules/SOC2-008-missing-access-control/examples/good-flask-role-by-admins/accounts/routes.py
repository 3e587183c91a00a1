from flask import Blueprint, abort, jsonify, request
from flask_login import current_user, login_required

from accounts.models import User, db

bp = Blueprint("accounts", __name__)


@bp.post("/members/<int:user_id>/role")
@login_required
def set_member_role(user_id):
    if current_user.role != "administrator":
        abort(403)
    member = User.query.get_or_404(user_id)
    member.role = request.get_json()["role"]
    db.session.commit()
    return jsonify(member.as_dict())


@bp.patch("/profile")
@login_required
def update_profile():
    payload = request.get_json()
    user = User.query.get(current_user.id)
    for key in ("name", "city"):
        setattr(user, key, payload[key])
    db.session.commit()
    return jsonify(user.as_dict())


@bp.get("/members")
@login_required
def members():
    if not current_user.is_admin:
        abort(403)
    return jsonify([user.as_dict() for user in User.query.all()])

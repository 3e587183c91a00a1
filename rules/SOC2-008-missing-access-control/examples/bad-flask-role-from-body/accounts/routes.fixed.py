from flask import Blueprint, jsonify, request
from flask_login import current_user, login_required

from accounts.models import User, db

bp = Blueprint("accounts", __name__)


@bp.patch("/profile")  # expect: SOC2-008
@login_required
def update_profile():
    payload = request.get_json()
    user = User.query.get(current_user.id)
    for key, value in payload.items():
        if key in ("name",):
            setattr(user, key, value)
    db.session.commit()
    return jsonify(user.as_dict())


@bp.post("/members/<int:user_id>/role")  # expect: SOC2-008
@login_required
def set_member_role(user_id):
    member = User.query.get_or_404(user_id)
    member.role = request.get_json()["role"]
    db.session.commit()
    return jsonify(member.as_dict())


@bp.patch("/profile/name")
@login_required
def rename():
    user = User.query.get(current_user.id)
    user.name = request.get_json()["name"]
    db.session.commit()
    return jsonify(user.as_dict())

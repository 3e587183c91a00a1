from flask import Blueprint, redirect, request
from flask_login import current_user, login_required, logout_user

from extensions import db
from models import User

bp = Blueprint("account", __name__)


@bp.route("/account/close", methods=["POST"])  # expect: SOC2-003
@login_required
def close():
    user = User.query.get(current_user.id)
    db.session.delete(user)
    db.session.commit()
    logout_user()
    return redirect("/")


@bp.route("/account/name", methods=["POST"])
@login_required
def rename():
    user = User.query.get(current_user.id)
    user.name = request.form["name"]
    db.session.commit()
    return redirect("/account")

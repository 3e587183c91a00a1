from flask import Blueprint, redirect
from flask_login import current_user, login_required

from models import ApiKey, db

keys = Blueprint("keys", __name__)


@keys.post("/keys/<int:key_id>/withdraw")
@login_required
def withdraw(key_id):
    key = ApiKey.query.filter_by(id=key_id, user_id=current_user.id).first_or_404()
    db.session.delete(key)
    db.session.commit()
    return redirect("/keys")

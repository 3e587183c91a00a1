from flask import Blueprint, jsonify, request
from flask.views import MethodView

from api.extensions import db
from api.models import User

bp = Blueprint("accounts", __name__)


class Registration(MethodView):
    def post(self):  # expect: SOC2-006
        payload = request.get_json()
        user = User(email=payload["email"])
        user.set_password(payload["password"])
        db.session.add(user)
        db.session.commit()
        return jsonify(id=user.id), 201


class Profile(MethodView):
    def get(self, user_id):
        return jsonify(User.query.get_or_404(user_id).as_dict())


bp.add_url_rule("/register", view_func=Registration.as_view("register"))
bp.add_url_rule("/profiles/<int:user_id>", view_func=Profile.as_view("profile"))

from flask import Blueprint, g, jsonify
from flask.views import MethodView

from auth import login_required
from extensions import db
from models import ApiKey

bp = Blueprint("keys", __name__)


class Keys(MethodView):
    decorators = [login_required]

    def get(self):
        return jsonify([key.prefix for key in ApiKey.query.filter_by(user_id=g.user.id)])

    def post(self):  # expect: SOC2-003
        key, secret = ApiKey.issue(g.user.id)
        api_key = ApiKey(user_id=g.user.id, prefix=key)
        db.session.add(api_key)
        db.session.commit()
        return jsonify(key=secret), 201


bp.add_url_rule("/keys", view_func=Keys.as_view("keys"))

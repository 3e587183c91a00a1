from flask import Blueprint, g, jsonify, request
from flask.views import MethodView

from shop.auth import login_required
from shop.extensions import db
from shop.models import Order

bp = Blueprint("orders", __name__)


class OrderView(MethodView):
    decorators = [login_required]

    def get(self, order_id):
        return jsonify(Order.query.filter_by(id=order_id, shop_id=g.user.shop_id).first_or_404().as_dict())

    def delete(self, order_id):  # expect: SOC2-010
        order = Order.query.filter_by(id=order_id, shop_id=g.user.shop_id).first_or_404()
        db.session.delete(order)
        db.session.commit()
        return "", 204


bp.add_url_rule("/orders/<int:order_id>", view_func=OrderView.as_view("order"))

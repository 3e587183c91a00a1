from flask import Blueprint, abort, g

from app.extensions import db
from app.models import Order

bp = Blueprint("orders", __name__)


@bp.before_request
def signed_in():
    if g.user is None:
        abort(401)


@bp.route("/orders/<int:order_id>", methods=["DELETE"])
def delete(order_id):
    order = Order.query.filter_by(id=order_id, shop_id=g.user.shop_id).first_or_404()
    db.session.delete(order)
    db.session.commit()
    return "", 204

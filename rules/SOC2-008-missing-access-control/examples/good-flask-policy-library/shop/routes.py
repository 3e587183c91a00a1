from flask import Flask, abort, jsonify
from flask_login import current_user, login_required

from shop.models import Basket, Coupon
from shop.policy import allowed, oso

app = Flask(__name__)


@app.get("/baskets/<int:basket_id>")
@login_required
def basket(basket_id):
    found = Basket.query.get_or_404(basket_id)
    oso.authorize(current_user, "read", found)
    return jsonify(found.as_dict())


@app.delete("/coupons/<int:coupon_id>")
@login_required
def drop_coupon(coupon_id):
    if not allowed(current_user, "coupon", "delete"):
        abort(403)
    Coupon.query.filter_by(id=coupon_id).delete()
    return "", 204

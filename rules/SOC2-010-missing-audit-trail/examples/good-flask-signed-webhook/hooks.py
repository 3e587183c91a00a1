import hmac

from flask import Blueprint, abort, current_app, request

from extensions import db
from models import Payment

bp = Blueprint("hooks", __name__)


@bp.route("/hooks/payments", methods=["POST"])
def payment_changed():
    expected = hmac.new(current_app.config["HOOK_KEY"], request.data, "sha256").hexdigest()
    if not hmac.compare_digest(expected, request.headers.get("X-Signature", "")):
        abort(401)
    payment = Payment.query.filter_by(reference=request.json["reference"]).first_or_404()
    payment.status = request.json["status"]
    db.session.commit()
    return "", 204

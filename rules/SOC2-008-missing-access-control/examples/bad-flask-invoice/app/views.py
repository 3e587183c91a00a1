from flask import Blueprint, abort, jsonify, render_template
from flask_login import current_user, login_required

from app.models import Invoice, db

bp = Blueprint("invoices", __name__)


@bp.route("/invoices")
@login_required
def index():
    return render_template("invoices.html", invoices=Invoice.query.filter_by(customer_id=current_user.id))


@bp.route("/invoices/<int:invoice_id>")  # expect: SOC2-008
@login_required
def show(invoice_id):
    invoice = Invoice.query.get_or_404(invoice_id)
    return render_template("invoice.html", invoice=invoice, user=current_user)


@bp.route("/invoices/<int:invoice_id>/pay", methods=["POST"])
@login_required
def pay(invoice_id):
    invoice = Invoice.query.get_or_404(invoice_id)
    if invoice.customer_id != current_user.id:
        abort(403)
    invoice.paid = True
    db.session.commit()
    return jsonify(ok=True)

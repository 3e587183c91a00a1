from flask import Blueprint, redirect, render_template, request, url_for
from flask_mail import Message

from shop.extensions import db, mail
from shop.models import Customer

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.route("/forgot", methods=["GET", "POST"])  # expect: SOC2-006
def forgot():
    if request.method == "POST":
        customer = Customer.query.filter_by(email=request.form["email"]).first()
        if customer:
            _mail_reset_link(customer)
        return redirect(url_for("account.forgot_sent"))
    return render_template("account/forgot.html")


@bp.route("/forgot/sent")
def forgot_sent():
    return render_template("account/forgot_sent.html")


def _mail_reset_link(customer):
    token = customer.reset_token()
    message = Message("Reset your password", recipients=[customer.email])
    message.body = url_for("account.reset", token=token, _external=True)
    mail.send(message)

import os

from flask import Blueprint, current_app, send_file, send_from_directory
from flask_login import current_user, login_required

bp = Blueprint("files", __name__)


@bp.get("/invoices/<name>.pdf")  # expect: SOC2-008
@login_required
def invoice(name):
    return send_from_directory(current_app.config["INVOICE_FOLDER"], f"{name}.pdf")


@bp.get("/statements/<int:year>")
@login_required
def statement(year):
    path = os.path.join(current_app.config["STATEMENT_FOLDER"], str(current_user.id), f"{year}.pdf")
    return send_file(path)


@bp.get("/covers/<name>")
@login_required
def cover(name):
    return send_from_directory("covers", name)

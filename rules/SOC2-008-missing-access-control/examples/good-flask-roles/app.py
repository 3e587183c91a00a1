from flask import Blueprint, Flask, abort, g, jsonify
from flask_login import current_user, login_required

from decorators import admin_required
from tables import Customer, db

app = Flask(__name__)
staff = Blueprint("staff", __name__, url_prefix="/admin")


@staff.before_request
@login_required
def staff_only():
    if not current_user.is_staff:
        abort(403)


@staff.delete("/customers/<int:customer_id>")
def drop(customer_id):
    db.session.delete(Customer.query.get(customer_id))
    return jsonify(ok=True)


@app.post("/admin/customers/<int:customer_id>/block")
@login_required
@admin_required
def block(customer_id):
    Customer.query.get(customer_id).blocked = True
    return jsonify(ok=True)


app.register_blueprint(staff)

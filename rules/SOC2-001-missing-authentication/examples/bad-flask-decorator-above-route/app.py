"""Decorators work from below: this one wraps what nobody calls."""
from flask import Flask, jsonify
from flask_login import login_required

from store import customers

app = Flask(__name__)


@app.route("/customers")
@login_required
def list_customers():
    return jsonify(customers.all())


@login_required  # expect: SOC2-001
@app.route("/customers/<int:customer_id>/export")
def export_customer(customer_id):
    return jsonify(customers.export(customer_id))

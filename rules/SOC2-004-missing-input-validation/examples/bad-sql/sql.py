from flask import Blueprint, request

from shop import db

orders = Blueprint("orders", __name__)


@orders.get("/orders")  # expect: SOC2-004
def find():
    state = request.args.get("state")
    rows = db.execute(f"SELECT * FROM orders WHERE state = '{state}'")
    return {"orders": [dict(row) for row in rows]}


@orders.get("/orders/<number>")  # expect: SOC2-004
def show(number):
    query = "SELECT * FROM orders WHERE number = '%s'" % number
    return dict(db.execute(query).one())


def by_customer(name):
    return db.execute("SELECT * FROM orders WHERE customer = '" + name + "'")  # expect: SOC2-004

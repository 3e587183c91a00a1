from flask import Blueprint, request
from sqlalchemy import select, text

from shop import db
from shop.models import Order

orders = Blueprint("orders", __name__)
SORTS = {"date": "placed_at", "total": "total"}


@orders.get("/orders")
def find():
    state = request.args.get("state")
    rows = db.execute(text("SELECT * FROM orders WHERE state = :state"), {"state": state})
    return {"orders": [dict(row) for row in rows]}


@orders.get("/orders/<int:number>")
def show(number):
    return dict(db.execute(f"SELECT * FROM orders WHERE number = {number}").one())


@orders.get("/sorted")
def sorted_orders():
    column = SORTS[request.args["sort"]]
    return {"orders": db.execute(f"SELECT * FROM orders ORDER BY {column}").all()}


@orders.get("/by")
def by():
    return db.execute(select(Order).where(Order.customer == request.args["customer"])).all()

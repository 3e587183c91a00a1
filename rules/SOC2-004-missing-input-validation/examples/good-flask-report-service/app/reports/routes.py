from flask import Blueprint, abort, jsonify, request
from flask_login import login_required

from app.reports import service

reports = Blueprint("reports", __name__)


@reports.get("/revenue")
@login_required
def revenue():
    region = request.args.get("region", "all")
    group = request.args.get("group_by", "month")
    if group not in service.PERIODS:
        abort(400, "unknown period")
    return jsonify([dict(row) for row in service.revenue(region=region, group_by=group)])


@reports.get("/orders")
@login_required
def orders():
    page = request.args.get("page", 1, type=int)
    return jsonify([dict(row) for row in service.latest_orders(page)])


@reports.post("/search")
@login_required
def search():
    body = request.get_json()
    return jsonify(service.search(body.get("filters", {}), body.get("sort")))

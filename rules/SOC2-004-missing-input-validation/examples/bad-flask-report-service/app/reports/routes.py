from flask import Blueprint, jsonify, request
from flask_login import login_required

from app.reports import service

reports = Blueprint("reports", __name__)


@reports.get("/revenue")  # expect: SOC2-004
@login_required
def revenue():
    region = request.args.get("region", "all")
    group = request.args.get("group_by", "month")
    rows = service.revenue(region=region, group_by=group)
    return jsonify([dict(row) for row in rows])


@reports.get("/orders")
@login_required
def orders():
    page = int(request.args.get("page", 1))
    return jsonify([dict(row) for row in service.latest_orders(page)])


@reports.post("/search")  # expect: SOC2-004
@login_required
def search():
    body = request.get_json()
    return jsonify(service.search(body.get("filters", {}), body.get("sort")))

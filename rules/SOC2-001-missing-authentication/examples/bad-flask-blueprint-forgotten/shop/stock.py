from flask import Blueprint, request

from shop.db import items

bp = Blueprint("stock", __name__)


@bp.post("/<sku>/adjust")  # expect: SOC2-001
def adjust(sku):
    items.adjust(sku, int(request.form["by"]))
    return "", 204

from flask import Blueprint, g, request

from crm.activity import log_activity
from crm.auth import login_required
from crm.extensions import db
from crm.models import Contract

bp = Blueprint("contracts", __name__, url_prefix="/contracts")


@bp.route("/<int:contract_id>", methods=["PATCH"])
@login_required
def change(contract_id):
    contract = Contract.query.filter_by(id=contract_id, tenant_id=g.user.tenant_id).first_or_404()
    contract.value = request.json["value"]
    log_activity(g.user, "contract changed", contract.id)
    db.session.commit()
    return "", 204

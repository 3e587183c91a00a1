from flask import Blueprint, g, request

from crm.auth import login_required
from crm.extensions import db
from crm.models import Contract

bp = Blueprint("bulk", __name__, url_prefix="/bulk")


@bp.route("/contracts/terminate", methods=["POST"])  # expect: SOC2-010
@login_required
def terminate():
    Contract.query.filter(
        Contract.id.in_(request.json["ids"]), Contract.tenant_id == g.user.tenant_id
    ).update({"terminated": True})
    db.session.commit()
    return "", 204

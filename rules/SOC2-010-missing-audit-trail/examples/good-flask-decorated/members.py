from flask import Blueprint, abort, g

from audit import audited
from extensions import db
from models import Membership

bp = Blueprint("members", __name__)


@bp.before_request
def signed_in():
    if g.user is None:
        abort(401)


@bp.route("/memberships/<int:membership_id>", methods=["DELETE"])
@audited("membership.ended")
def end(membership_id):
    membership = Membership.query.filter_by(id=membership_id, club_id=g.user.club_id).first_or_404()
    db.session.delete(membership)
    db.session.commit()
    return "", 204

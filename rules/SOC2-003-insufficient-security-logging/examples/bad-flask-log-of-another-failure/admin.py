"""The one line that is logged says that a mail could not be sent, not that somebody was banned."""
import logging

from flask import Blueprint, abort, g

from extensions import db, mailer
from models import Member

bp = Blueprint("admin", __name__, url_prefix="/admin")
log = logging.getLogger(__name__)


@bp.before_request
def only_moderators():
    if g.user is None:
        abort(401)
    if not g.user.is_moderator:
        abort(403)


@bp.route("/members/<int:member_id>/ban", methods=["POST"])  # expect: SOC2-003
def ban(member_id):
    member = db.session.get(Member, member_id)
    member.banned = True
    db.session.commit()
    try:
        mailer.send("goodbye", member.email)
    except OSError:
        log.exception("smtp host away")
    return "", 204

from flask import Blueprint, jsonify
from flask_login import login_required

from web.db import papers

bp = Blueprint("office", __name__)


@bp.before_request
@login_required
def office_is_closed():
    """Everything below needs an account."""


@bp.get("/papers")
def all_papers():
    return jsonify(papers.all())

from functools import wraps

from flask import abort
from flask_login import current_user

from api.models import Membership


def project_member_required(view):
    @wraps(view)
    def inner(*args, **kwargs):
        found = Membership.query.filter_by(project_id=kwargs["project_id"], user_id=current_user.id).first()
        if found is None:
            abort(403)
        return view(*args, **kwargs)

    return inner

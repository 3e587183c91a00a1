from functools import wraps

from flask import abort
from flask_login import current_user


def steward_needed(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if not current_user.is_steward:
            abort(403)
        return view(*args, **kwargs)

    return inner


def confirmed(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if not current_user.is_email_confirmed:
            abort(403)
        return view(*args, **kwargs)

    return inner

from functools import wraps

from flask import abort, g


def hr_only(view):
    @wraps(view)
    def wrapped(*args, **kwargs):
        if g.user is None:
            abort(401)
        if g.user.role != "hr":
            abort(403)
        return view(*args, **kwargs)

    return wrapped

from functools import wraps

from flask import g, request
from flask_restx import abort


def token_needed(view):
    @wraps(view)
    def inner(*args, **kwargs):
        g.person = g.tokens.owner(request.headers.get("X-Token"))
        if g.person is None:
            abort(401, "token missing or unknown")
        return view(*args, **kwargs)

    return inner

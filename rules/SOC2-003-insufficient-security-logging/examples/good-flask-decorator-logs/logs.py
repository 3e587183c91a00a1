from functools import wraps

from flask import current_app, g, request


def log_action(action):
    def decorate(view):
        @wraps(view)
        def wrapped(*args, **kwargs):
            response = view(*args, **kwargs)
            current_app.logger.info("%s by %s from %s", action, g.user.id, request.remote_addr)
            return response

        return wrapped

    return decorate

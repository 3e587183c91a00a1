from functools import wraps

from flask import abort, request

from portal.cache import cache


def throttled(limit, seconds):
    def decorate(view):
        @wraps(view)
        def wrapped(*args, **kwargs):
            key = f"tries:{view.__name__}:{request.remote_addr}"
            tries = cache.get(key) or 0
            if tries >= limit:
                abort(429)
            cache.set(key, tries + 1, timeout=seconds)
            return view(*args, **kwargs)

        return wrapped

    return decorate

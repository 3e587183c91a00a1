import functools
import logging
import time


def timed(view):
    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        start = time.monotonic()
        try:
            return view(*args, **kwargs)
        finally:
            logging.info("took %s", time.monotonic() - start)

    return wrapper


def logged(area):
    def outer(view):
        @functools.wraps(view)
        def wrapper(*args, **kwargs):
            logging.info("%s called", area)
            return view(*args, **kwargs)

        return wrapper

    return outer

import logging
from functools import wraps

logger = logging.getLogger(__name__)


def traced(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        logger.info("%s %s", request.method, request.path)
        return view(request, *args, **kwargs)

    return wrapper

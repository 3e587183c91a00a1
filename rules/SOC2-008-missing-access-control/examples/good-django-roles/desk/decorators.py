from functools import wraps

from django.core.exceptions import PermissionDenied


def agents_only(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not request.user.groups.filter(name="agents").exists():
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper

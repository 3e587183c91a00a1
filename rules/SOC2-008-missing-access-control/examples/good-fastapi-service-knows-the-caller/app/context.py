from contextvars import ContextVar

_user = ContextVar("user")


def current_user_id() -> int:
    return _user.get()

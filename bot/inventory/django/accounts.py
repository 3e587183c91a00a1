"""The views for signing in and for passwords that come with Django: nobody writes them, a URLconf only names them."""

from collections.abc import Iterator

from bot.core.inventory import Act, ActKind, Control, ControlKind
from bot.core.location import Location, Span
from bot.inventory.code import Attr, Call, Expr, Function, Text, tail
from bot.inventory.django.urlconf import Pattern, Urls
from bot.inventory.frameworks.interface import Project
from bot.inventory.public import LOGIN, RECOVERY
from bot.inventory.routing import Route

MODULE = "django.contrib.auth.views."
URLS = "django.contrib.auth.urls"

DOES: dict[str, ActKind] = {
    "LoginView": ActKind.SIGN_IN,
    "PasswordResetView": ActKind.RESET,
    "PasswordChangeView": ActKind.PASSWORD,
    "PasswordResetConfirmView": ActKind.PASSWORD,
}
"""View -> what it does for whoever posts to it (Django's documentation, "Authentication Views")."""

OPEN = {"LoginView": LOGIN, "PasswordResetView": RECOVERY, "PasswordResetConfirmView": RECOVERY}
_INCLUDED = {
    "login/": "LoginView",
    "password_change/": "PasswordChangeView",
    "password_reset/": "PasswordResetView",
    "reset/<uidb64>/<token>/": "PasswordResetConfirmView",
}
"""What `django.contrib.auth.urls` leads to."""


def account_routes(project: Project, urls: Urls) -> Iterator[Route]:
    """The routes that lead straight to these views. Classes built on them are views of the tree."""
    for pattern in urls.patterns:
        name = _named(project, pattern, pattern.view)
        if name in DOES:
            yield _route(pattern, pattern.path, name)
    for pattern in urls.outside:
        if pattern.view == Text(URLS):
            yield from (_route(pattern, pattern.path + path, name) for path, name in _INCLUDED.items())


def _named(project: Project, pattern: Pattern, view: Expr) -> str:
    """`LoginView` of `LoginView.as_view(...)`, also inside decorators; "" for any other view."""
    while isinstance(view, Call) and tail(view.func) != "as_view" and view.args:
        view = view.args[0]
    klass = view.func.value if isinstance(view, Call) and isinstance(view.func, Attr) else None
    outer = project.names.outside_name(pattern.scope, klass)
    return outer.removeprefix(MODULE) if outer.startswith(MODULE) else ""


def _route(pattern: Pattern, path: str, name: str) -> Route:
    where = Location(pattern.scope.path, Span(pattern.line, pattern.line))
    stands = Function(name, pattern.line, pattern.line, pattern.line, (), (), None, ())
    act = Act(DOES[name], "", f"Django's {name}", where)
    controls = tuple(own_guard(frozenset({name}), where))
    public = OPEN.get(name, "")
    return Route(pattern.key, ("GET", "POST"), path, pattern.scope, stands, where, (), controls, (act,), public, ())


def own_guard(names: frozenset[str], where: Location) -> Iterator[Control]:
    """`PasswordChangeView` asks for a login by itself, and so does what is built on it."""
    if "PasswordChangeView" in names:
        yield Control(ControlKind.AUTHENTICATION, "PasswordChangeView", where, "base class", "", True)

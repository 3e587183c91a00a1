"""Settings that took a protection of the session away give it back."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import keyword, nodes_on, replaced, value_of
from bot.fixes.change import Change
from bot.fixes.insert import brackets_of, insert_item, items_of
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, outwards, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

PROTECTIONS = re.compile(
    r"^(?:SESSION_COOKIE|CSRF_COOKIE|REMEMBER_COOKIE|JWT_COOKIE|AUTH_COOKIE|JWT_AUTH)_(?:SECURE|HTTPONLY|CSRF_PROTECT)$"
    r"|^(?:SESSION_USE_SIGNER|WTF_CSRF_ENABLED|WTF_CSRF_CHECK_DEFAULT|CSRF_ENABLED|JWT_VERIFY|JWT_VERIFY_EXPIRATION)$"
)
"""Names of Django, Flask and their extensions that say whether a protection is on."""

WITHOUT_TLS = re.compile(
    r"(?:^|[^a-z])(?:debug|dev|develop\w*|local\w*|test\w*|insecure|(?:no|disable|without)_?(?:https|ssl|tls))(?![a-z])",
    re.IGNORECASE,
)
"""Switches that are on where somebody develops."""

NO_SITE = "SESSION_COOKIE_SAMESITE"

FORMS = "django.middleware.csrf.CsrfViewMiddleware"
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
"""What Django wants in front of the check of forms (its documentation, "Middleware ordering")."""

BEHIND_FORMS = "django.contrib.auth.middleware.AuthenticationMiddleware"
"""What `startproject` puts right behind it: where this stands elsewhere, the order is the project's own."""

CREDENTIALS = ("allow_credentials", "supports_credentials")
"""What Starlette, aiohttp-cors and Flask-CORS call the permission to send cookies along."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    span = context.finding.location.span
    values = [value for kind in ("assignment", "keyword_argument", "pair") for value in nodes_on(file, span, kind)]
    yield "Turns the protection on.", [change for one in values for change in _turned_on(file, one)]
    yield "Has Django check where a form comes from.", [change for one in values for change in _checked(file, one)]
    calls = nodes_on(file, span, "call")
    without = [replaced(value, "False") for call in calls if (value := _credentials(call)) is not None]
    yield "Still answers every origin, but no longer with the user's cookies.", without
    origins = [one for one in values if _name_and_value(one)[0] in ("CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL")]
    if origins:
        allowed = [value for value in map(_allows_credentials, walk(file.root)) if value is not None]
        yield (
            "Still answers every origin, but no longer with the user's cookies.",
            [replaced(value, "False") for value in allowed],
        )


def _name_and_value(node: Node) -> tuple[str, Node | None]:
    """Of `X = v`, `config["X"] = v`, `f(X=v)`, `{"X": v}`: X, and the node of v."""
    label, value = {
        "assignment": ("left", "right"),
        "keyword_argument": ("name", "value"),
        "pair": ("key", "value"),
    }.get(node.type, ("", ""))
    name = node.child_by_field_name(label) if label else None
    words = re.findall(r"\w+", text_of(name)[-80:]) if name is not None else []
    return (words[-1] if words else ""), (node.child_by_field_name(value) if value else None)


def _turned_on(file: PythonFile, node: Node) -> list[Change]:
    name, value = _name_and_value(node)
    if value is None:
        return []
    if PROTECTIONS.search(name) and value.type == "false" and not (_is_for_development(node) or _is_without_tls(node)):
        return [replaced(value, "True")]
    return [replaced(value, f"{file.quote}Lax{file.quote}")] if name == NO_SITE and value.type == "none" else []


def _is_without_tls(node: Node) -> bool:
    """Whether another setting of its kind is off beside it: there is no TLS where these settings are for, or another
    class of them is for where there is."""
    name, _ = _name_and_value(node)
    block = node.parent.parent if node.parent is not None else None
    others = [one.named_children[0] for one in (block.named_children if block else ()) if one.named_children]
    kin = [_name_and_value(one) for one in others if one.type == "assignment" and one != node]
    return name.endswith("_SECURE") and any(
        PROTECTIONS.search(one) and one.endswith("_SECURE") and value is not None and value.type == "false"
        for one, value in kin
    )


def _is_for_development(node: Node) -> bool:
    """Whether a setting is for where there is no TLS: in the branch that a switch for that turns on."""
    for inner, outer in zip(outwards(node), outwards(node.parent), strict=False):
        test = outer.child_by_field_name("condition") if outer.type == "if_statement" else None
        if test is not None and WITHOUT_TLS.search(text_of(test)):
            is_then = outer.child_by_field_name("consequence") == inner
            return is_then != text_of(test).startswith("not ")
    return False


def _checked(file: PythonFile, node: Node) -> list[Change]:
    """CsrfViewMiddleware in Django's list, right behind what it has to come behind."""
    name, value = _name_and_value(node)
    brackets = brackets_of(value) if value is not None and value.type in ("list", "tuple") else None
    if name != "MIDDLEWARE" or value is None or brackets is None:
        return []
    items = items_of(value)
    texts = [text_of(item).strip("\"'") for item in items]
    index = texts.index(BEHIND_FORMS) if BEHIND_FORMS in texts else 0
    if SESSIONS not in texts[:index]:
        return []
    quote = text_of(items[index - 1])[:1] if index else file.quote
    text = f"{quote}{FORMS}{quote}"
    if 0 < index < len(items) and file.line_of(items[index].start_byte) > file.line_of(items[index - 1].end_byte) + 1:
        # What stands between the two, a comment or a blank line, belongs to the next one.
        end = file.end_of(file.line_of(items[index - 1].end_byte))
        return [Change(end, end, f"{file.eol}{file.margin(items[index])}{text},")]
    return insert_item(file, items, index, text, brackets) if index else []


def _credentials(call: Node) -> Node | None:
    for name in CREDENTIALS:
        value = value_of(keyword(call, name))
        if value is not None and value.type == "true":
            return value
    return None


def _allows_credentials(node: Node) -> Node | None:
    name, value = _name_and_value(node)
    return value if name == "CORS_ALLOW_CREDENTIALS" and value is not None and value.type == "true" else None


PLUGIN = Rewrite("protections", 35, frozenset({"SOC2-009"}), _proposals)

"""Which permission classes of a project are those of one view of Django REST framework."""

import re
from collections.abc import Iterator

from bot.core.inventory import ControlKind, Endpoint
from bot.fixes.habits import Habit
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, bound_by, flat_statements

ATTRIBUTE = "permission_classes"

OF_FRAMEWORK = frozenset(("IsAuthenticated", "IsAuthenticatedOrReadOnly", "IsAdminUser", "AllowAny"))
"""Classes that ask nothing of the object (Django REST framework, "Permissions")."""

SIGNED_IN = ("IsAuthenticated", "IsAdminUser")
"""Those of them that turn strangers away, in the order in which they are written."""

SIGNED_IN_OR_READS = OF_FRAMEWORK - {"IsAdminUser"}

MODULES = frozenset(("permissions",))
"""What files call a module of permissions that they read the names of."""

READS = re.compile(r"Or(?:Anon)?ReadOnly\b")
"""Permissions by which strangers may read: one that stands alone takes the project's default away."""

A_PERMISSION = re.compile(r"^(?:Is|Can|Has)[A-Z]\w*$|Permissions?$")

OF_MORE = re.compile(r"^from \S+ import (\w*(?:permission|access_polic)\w*)$", re.IGNORECASE | re.MULTILINE)
"""Modules, and classes, of a project that say who may do what."""

ITS_KIND = re.compile(r"(?:View|ViewSet|Object|Access)*(?:Polic(?:y|ies)|Permissions?)$")
"""What the names of permissions end in."""

SEVERAL = 3
"""Views, before what they ask for is a project's way."""

FOUR = 4
"""One of so many views that ask for more is enough for a doubt."""


def is_for_any_view(habit: Habit, own: Endpoint, context: FixContext) -> bool:
    """Whether what others ask for is to be asked for here too: it is the framework's, or this view's already, or
    several views' of which one is in this file, or most of the project's. Any other is for what those views show."""
    if not set(re.findall(r"\b[A-Z]\w*", habit.idiom.text)) - OF_FRAMEWORK:
        return True
    asking = list(_asking(context))
    same = {view for view, text in asking if text == habit.idiom.text}
    here = any(one.location.path == own.location.path for one in habit.having)
    if _view_of(own) not in same and _is_named_for_another(habit.idiom.text, own, same):
        return False
    if _view_of(own) in same or (here and len(same) > 1):
        return True
    return len(same) >= SEVERAL and 4 * len(same) >= 3 * len({view for view, _ in asking})


def _is_named_for_another(text: str, own: Endpoint, views: set[str]) -> bool:
    """Whether a permission is called as one of the views that ask for it is, and not as this one: `BookPermissions` of
    a BookViewSet."""
    stems = [stem for name in re.findall(r"\b[A-Z]\w*", text) if (stem := ITS_KIND.sub("", name)) not in ("", name)]
    return any(one.startswith(stem) for stem in stems for one in views) and not any(
        _view_of(own).startswith(stem) for stem in stems
    )


def left_over(file: PythonFile, context: FixContext) -> str | None:
    """The attribute with the permission classes that a file imports and no view asks for, one of its own at most: they
    were this one's. "" where nothing is left, None where what is left does not tell which."""
    imports = [one for one in flat_statements(file.root) if one.type == "import_from_statement"]
    names = {name for one in imports for name in bound_by(one)}
    unread = {one for one in names if len(re.findall(rf"\b{one}\b", "".join(file.lines))) == 1}
    rights = sorted(one for one in unread if A_PERMISSION.search(one) and one not in OF_FRAMEWORK)
    if len(rights) > 1 or unread & MODULES:
        return None
    asked = [*(one for one in SIGNED_IN if one in unread), *rights]
    if not asked:
        return ""
    if asked == ["IsAuthenticated"] and ask_for_more(context):
        return None
    said = ", ".join(asked)
    texts = [text for _, text in _asking(context)]
    whole = {text for text in texts if rights and re.search(rf"\b{rights[0]}\b", text)}
    if any("*" in text for text in whole) or READS.search(said):
        return None  # what it stands beside turns strangers away, or lets them read
    tuples = sum(text.startswith(f"{ATTRIBUTE} = (") for text in texts)
    in_tuple = f"({said})" if ", " in said else f"({said},)"
    return f"{ATTRIBUTE} = {in_tuple}" if 2 * tuples > len(texts) else f"{ATTRIBUTE} = [{said}]"


def asks_too_little(habit: Habit, own: Endpoint, context: FixContext) -> bool:
    """Whether others ask that somebody is signed in and nothing else, where this view may ask for more: not where all
    views of its file that say their permissions ask just that."""
    here = {text for view, text in _asking(context) if view.endswith(f" in {own.location.path}")}
    return here != {habit.idiom.text} and ask_for_more(context)


def ask_for_more(context: FixContext) -> bool:
    """Whether more than one in four of the project's views ask for more than that somebody is signed in, or the file
    imports what does and reads it nowhere: that somebody is signed in may be too little then."""
    text = context.file.text
    if any(len(re.findall(rf"\b{one}\b", text)) == 1 for one in OF_MORE.findall(text)):
        return True
    asking = list(_asking(context))
    more = {view for view, text in asking if set(re.findall(r"\b[A-Z]\w*", text)) - SIGNED_IN_OR_READS}
    return len(more) >= SEVERAL and FOUR * len(more) > len({view for view, _ in asking})


def _asking(context: FixContext) -> Iterator[tuple[str, str]]:
    """The project's views that say their permissions, and how."""
    for one in context.inventory.endpoints:
        for kind in (ControlKind.AUTHENTICATION, ControlKind.AUTHORIZATION):
            for control in one.of(kind):
                if control.idiom.startswith(ATTRIBUTE):
                    yield _view_of(one), control.idiom


def _view_of(endpoint: Endpoint) -> str:
    """The class that answers, and its file."""
    name = next((part for part in endpoint.handler.split(".") if part[:1].isupper()), endpoint.handler)
    return f"{name} in {endpoint.location.path}"

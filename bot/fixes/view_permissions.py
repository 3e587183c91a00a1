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

A_PERMISSION = re.compile(r"^(?:Is|Can|Has)[A-Z]\w*$|Permissions?$")

OF_MORE = re.compile(r"^from \S+ import (\w*(?:permission|access_polic)\w*)$", re.IGNORECASE | re.MULTILINE)
"""Modules, and classes, of a project that say who may do what."""

ITS_KIND = re.compile(r"(?:View|ViewSet|Object|Access)*(?:Polic(?:y|ies)|Permissions?)$")
"""What the names of permissions end in."""

SEVERAL = 3
"""Views, before what they ask for is a project's way."""


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


def left_over(file: PythonFile, context: FixContext) -> str:
    """The attribute with the one permission class of its own that a file imports and no view asks for, behind what
    it imports of the framework's so: it was this one's. "" where there is none, or several."""
    imports = [one for one in flat_statements(file.root) if one.type == "import_from_statement"]
    names = sorted({name for one in imports for name in bound_by(one) if A_PERMISSION.search(name)})
    unread = [one for one in names if len(re.findall(rf"\b{one}\b", "".join(file.lines))) == 1]
    own = [one for one in unread if one not in OF_FRAMEWORK]
    if len(own) != 1:
        return ""
    said = ", ".join([*(one for one in unread if one in OF_FRAMEWORK), *own])
    texts = [text for _, text in _asking(context)]
    tuples = sum(text.startswith(f"{ATTRIBUTE} = (") for text in texts)
    in_tuple = f"({said})" if ", " in said else f"({said},)"
    return f"{ATTRIBUTE} = {in_tuple}" if 2 * tuples > len(texts) else f"{ATTRIBUTE} = [{said}]"


def ask_for_more(context: FixContext) -> bool:
    """Whether most of the project's views ask for more than that somebody is signed in, or the file imports what does
    and reads it nowhere: that somebody is signed in would be too little."""
    text = context.file.text
    if any(len(re.findall(rf"\b{one}\b", text)) == 1 for one in OF_MORE.findall(text)):
        return True
    asking = list(_asking(context))
    more = {view for view, text in asking if set(re.findall(r"\b[A-Z]\w*", text)) - OF_FRAMEWORK}
    return len(more) >= SEVERAL and 2 * len(more) > len({view for view, _ in asking})


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

"""Which permission classes a class view of Django REST Framework asks for: by `get_permissions`, by attribute, by
default."""

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Compare,
    Expr,
    If,
    Index,
    Items,
    Logic,
    Loop,
    Mix,
    Name,
    Return,
    Stmt,
    Table,
    Text,
    Try,
    With,
    dotted,
    tail,
    walk,
)
from bot.inventory.django.permissions import Asked, Verdict, listed, methods_named_first, of_all
from bot.inventory.django.views import attribute
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope
from bot.inventory.frameworks.interface import Project


def of_view(
    project: Project,
    bases: tuple[ClassFound | Outside, ...],
    asked: Asked,
    default: tuple[tuple[Scope, Expr], ...] | None,
) -> Verdict | None:
    """The permissions of a class view for one call: `get_permissions`, `permission_classes`, the settings' default.
    None where nothing is said anywhere."""
    method = methods_named_first(bases, "get_permissions")
    if method is not None:
        chosen = _chosen(project, bases, method, asked)
        if chosen is not None:
            return of_all(project, chosen, asked)
    own = attribute(bases, "permission_classes")
    if own is not None:
        return of_all(project, listed(project, *own), asked)
    return None if default is None else of_all(project, default, asked)


def _chosen(
    project: Project, bases: tuple[ClassFound | Outside, ...], method: FunctionFound, asked: Asked
) -> tuple[tuple[Scope, Expr], ...] | None:
    """The classes that `get_permissions` answers with for one action; None where that cannot be told."""
    scope = method.scope.inside(method.node)
    held: dict[str, Expr] = {}
    value = _run(method.node.body, asked, held)
    if value is None:
        return None
    if isinstance(value, Mix) and value.operator.endswith("comprehension"):  # [permission() for permission in classes]
        source = next(
            (inner.parts[1] for inner in walk(value) if isinstance(inner, Mix) and inner.operator == "for_in_clause"),
            None,
        )
        value = held.get(dotted(source), source) if source is not None else None
    if isinstance(value, Name) and value.id in held:
        value = held[value.id]
    if isinstance(value, Call) and isinstance(value.func, Attr) and value.func.name == "get_permissions":
        value = held.get("self.permission_classes")
        own = attribute(bases, "permission_classes") if value is None else None
        return (
            listed(project, *own) if own is not None else listed(project, scope, value) if value is not None else None
        )
    if isinstance(value, Attr) and value.value == Name("self"):
        own = attribute(bases, value.name)
        return listed(project, *own) if own is not None else None
    if isinstance(value, Index | Call):
        return _by_table(project, bases, value, asked)
    return listed(project, scope, value) if isinstance(value, Items | Mix) else None


def _by_table(
    project: Project, bases: tuple[ClassFound | Outside, ...], node: Expr, asked: Asked
) -> tuple[tuple[Scope, Expr], ...] | None:
    """`self.permissions_by_action[self.action]`"""
    for inner in walk(node):
        if isinstance(inner, Attr) and inner.value == Name("self") and inner.name not in ("action", "request"):
            own = attribute(bases, inner.name)
            if own is not None and isinstance(own[1], Table):
                pairs = {key.value: value for key, value in own[1].pairs if isinstance(key, Text)}
                value = pairs.get(asked.action, pairs.get("default"))
                if value is not None:
                    return listed(project, own[0], value)
    return None


def _run(body: tuple[Stmt, ...], asked: Asked, held: dict[str, Expr]) -> Expr | None:
    """Walk the statements as one action would, keeping what is bound to the names; the first answer."""
    for line in body:
        if isinstance(line, Return):
            return line.value
        if isinstance(line, Assign) and line.value is not None:
            for target in line.targets:
                held[dotted(target)] = line.value
        elif isinstance(line, If):
            holds = _holds(line.test, asked)
            branch = line.body if holds or holds is None else line.other
            answer = _run(branch, asked, held)
            if answer is not None:
                return answer
        elif isinstance(line, Try | With | Loop):
            answer = _run(line.body, asked, held)
            if answer is not None:
                return answer
    return None


def _holds(test: Expr, asked: Asked) -> bool | None:  # noqa: PLR0911 - one return for each form
    """Is a condition on the action or the method true for this call? None where it asks something else."""
    if isinstance(test, Logic):
        sides = [_holds(side, asked) for side in test.sides]
        if test.operator == "not":
            return None if sides[0] is None else not sides[0]
        decisive = test.operator == "or"
        if decisive in sides:
            return decisive
        return None if None in sides else not decisive
    if not isinstance(test, Compare) or len(test.sides) != 2:
        return None
    left, right = test.sides
    subject = {"action": asked.action, "method": asked.method}.get(tail(left))
    if subject is None:
        return None
    if tail(right) == "SAFE_METHODS":
        inside = asked.safe
    else:
        named = [node.value for node in walk(right) if isinstance(node, Text)]
        if not named:
            return None
        inside = subject in named or subject.lower() in named
    return (
        inside if test.operators[0] in ("in", "==") else not inside if test.operators[0] in ("not in", "!=") else None
    )

"""Java annotations that ask who the caller is: on a method, on its class, or behind an annotation of the project."""

from dataclasses import replace

from bot.core.inventory import Control, ControlKind
from bot.core.location import Location, Span
from bot.inventory.code import Call, Decorator, Expr, tail
from bot.inventory.found import ClassFound, Scope
from bot.inventory.frameworks.interface import Project, controls_of
from bot.inventory.judgement import Judgement
from bot.inventory.spring_security import Access, spel
from bot.inventory.words import sounds_like_authentication

MAX_META = 3
"""Annotations of annotations followed."""

_ROLES = frozenset(
    {"Secured", "RolesAllowed", "DenyAll", "RequiresPermissions", "RequiresRoles", "SaCheckPermission", "SaCheckRole"}
)
_LOGIN = frozenset({"RequiresAuthentication", "RequiresUser", "SaCheckLogin", "Authenticated"})
_OPEN = frozenset({"PermitAll", "SaIgnore"})
_EXPRESSIONS = frozenset({"PreAuthorize", "PostAuthorize"})
_NO_GUARD = frozenset({"SecurityRequirement", "SecurityRequirements", "AuthenticationPrincipal", "SecurityScheme"})


_OF_PEOPLE = (ControlKind.AUTHENTICATION, ControlKind.AUTHORIZATION, ControlKind.OPTIONAL_AUTHENTICATION)


def asked_for(
    project: Project, scope: Scope, decorators: tuple[Decorator, ...], klass: ClassFound
) -> tuple[Control, ...]:
    """The controls of a handler's annotations; those of its class where it has none of its own."""
    own = _controls(project, scope, decorators, "decorator", 0)
    if any(control.kind in _OF_PEOPLE for control in own):
        return own
    for base in project.names.lineage(klass):
        if isinstance(base, ClassFound):
            found = _controls(project, base.scope, base.node.decorators, "base class", 0)
            if found:
                return (*own, *found)
    return own


def _controls(
    project: Project, scope: Scope, decorators: tuple[Decorator, ...], level: str, depth: int
) -> tuple[Control, ...]:
    found: list[Control] = []
    for decorator in decorators:
        where = Location(scope.path, Span(decorator.line, decorator.end))
        idiom = decorator.text if level == "decorator" else ""
        for control in _one(project, scope, decorator, depth):
            found.append(replace(control, where=where, level=level, idiom=idiom))
    return tuple(found)


def _one(project: Project, scope: Scope, decorator: Decorator, depth: int) -> tuple[Control, ...]:
    """The controls of one annotation, their place still to be said."""
    call = decorator.value
    if not isinstance(call, Call):
        return ()
    name, where = tail(call.func), Location(scope.path, Span(decorator.line, decorator.end))
    access = _access(project, scope, name, call)
    if access is not None:
        return _of_access(access, name, where)
    own = project.names.settle(project.names.resolve(scope, call.func))
    if isinstance(own, ClassFound) and depth < MAX_META:
        found = _controls(project, own.scope, own.node.decorators, "", depth + 1)
        if found:
            return tuple(replace(control, what=name) for control in found)
    if name in _NO_GUARD or not sounds_like_authentication(name):
        watched = project.judge.watch.expression(scope, call)
        return controls_of(Judgement(limits=watched.limits, records=watched.records), name, where, "")
    return controls_of(project.judge.expression(scope, call), name, where, "")


def _access(project: Project, scope: Scope, name: str, call: Call) -> Access | None:
    if name in _EXPRESSIONS:
        given: list[Expr] = [*call.args, *(value for key, value in call.keywords if key == "value")]
        text = "".join(project.names.fold(scope, one) for one in given)
        return Access.ROLE if "{...}" in text else spel(text)
    if name in _ROLES:
        return Access.ROLE
    if name in _LOGIN:
        return Access.LOGIN
    return Access.OPEN if name in _OPEN else None


def _of_access(access: Access, what: str, where: Location) -> tuple[Control, ...]:
    if access is Access.OPEN:
        return (Control(ControlKind.OPTIONAL_AUTHENTICATION, what, where, ""),)
    login = Control(ControlKind.AUTHENTICATION, what, where, "", identifies=True)
    return (login,) if access is Access.LOGIN else (login, replace(login, kind=ControlKind.AUTHORIZATION))

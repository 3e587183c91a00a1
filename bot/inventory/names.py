"""What a name or an expression means, across files: a function, a class, a value, or something from outside."""

from collections.abc import Iterator, Mapping

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Class,
    Expr,
    Function,
    Import,
    Index,
    Items,
    Mix,
    Name,
    Table,
    Text,
)
from bot.inventory.files import Files
from bot.inventory.folding import fold
from bot.inventory.found import (
    ClassFound,
    Found,
    FunctionFound,
    InstanceFound,
    ModuleFound,
    Outside,
    ParameterFound,
    Scope,
    ValueFound,
)
from bot.inventory.grounds import Answers
from bot.inventory.modules import Binding, Member, Module, Tree, best, bindings, members
from bot.inventory.unnamed import DEFAULT

MAX_HOPS = 24
"""Imports, aliases and attributes followed for one name: longer chains are cycles."""


class Names(Files):
    """Looks names up in a tree."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree)
        self._named: Answers[Found | None] = Answers(self.grounds)
        """What a name was found to be, by the identity of where it stands."""
        self._lineages: Answers[tuple[ClassFound | Outside, ...]] = Answers(self.grounds)
        """A class (kept as the first) and all its bases, by its identity and that of its scope."""

    def scope(self, path: str) -> Scope:
        return Scope(self.module(path))

    def resolve(self, scope: Scope, node: Expr | None, hops: int = 0) -> Found | None:  # noqa: PLR0911 - one return for each kind
        """What an expression stands for; None where that cannot be told."""
        if hops > MAX_HOPS:
            return None
        match node:
            case Name(id):
                return self.name(scope, id, hops)
            case Attr(value, name):
                base = self.resolve(scope, value, hops + 1)
                return None if base is None else self.member(base, name, hops + 1)
            case Call(_, _, func):
                return self.made(self.settle(self.resolve(scope, func, hops + 1), hops), hops + 1)
            case Index(value, at):
                base = self.resolve(scope, value, hops + 1)
                inner = at.items[0] if isinstance(at, Items) and at.items else at
                if isinstance(base, ClassFound):
                    return base  # a generic class with its arguments
                wrapped = isinstance(base, Outside) and base.name.startswith(("typing", "fastapi"))
                return self.resolve(scope, inner, hops + 1) if wrapped else None
            case Mix("|", (first, *_)):
                return self.resolve(scope, first, hops + 1)
            case Text(value) if value.isidentifier():
                return self.name(scope, value, hops)
            case _:
                return None

    def name(self, scope: Scope, name: str, hops: int = 0) -> Found | None:
        return self._named.of(
            (name, *identity(scope)),
            scope.module,
            scope,
            lambda: self._looked_up(scope, name, hops),
            holds=lambda found: found is not None or hops == 0,  # what a longer way does not find, a shorter one may
        )

    def _looked_up(self, scope: Scope, name: str, hops: int) -> Found | None:
        if name in ("self", "cls") and scope.owner is not None:
            return InstanceFound(ClassFound(Scope(scope.module), scope.owner))
        for depth in range(len(scope.functions), 0, -1):
            function = scope.functions[depth - 1]
            around = Scope(scope.module, scope.functions[:depth], scope.owner)
            bound = _locals(scope.module, function).get(name)
            if bound:
                return self._bound(around, name, best(bound), hops)
            for parameter in function.params:
                if parameter.name == name:
                    return ParameterFound(around, parameter)
        return self.global_name(scope.module, name, hops)

    def global_name(self, module: Module, name: str, hops: int = 0) -> Found | None:
        self.grounds.on(module)
        if hops > MAX_HOPS:
            return None
        bound = module.names.get(name)
        if bound:
            return self._bound(Scope(module), name, best(bound), hops)
        for star in module.stars:
            parts = self._target(module.path, star)
            file = self.tree.file(parts) if parts else None
            if file and file != module.path:
                found = self.global_name(self.tree.modules[file], name, hops + 3)
                if found is not None and not (isinstance(found, Outside) and found.name.startswith("builtins.")):
                    return found
        return Outside(f"builtins.{name}")

    def member(self, base: Found, name: str, hops: int = 0) -> Found | None:  # noqa: PLR0911 - one return for each kind
        """`base.name`"""
        if hops > MAX_HOPS:
            return None
        match base:
            case Outside(outer):
                return Outside(f"{outer}.{name}")
            case ModuleFound(parts):
                return self._in_module(parts, name, hops)
            case ClassFound() | InstanceFound():
                return self.class_member(base if isinstance(base, ClassFound) else base.of, name, hops)
            case ValueFound(scope, _, Assign(_, _, _, Table(pairs))) if Text(name) in dict(pairs):
                return self._bound_to(scope, name, base.node, dict(pairs)[Text(name)], hops)
            case ValueFound(scope, _, Assign(_, _, _, value, annotation)):
                typed = self.resolve(scope, annotation, hops + 1) if annotation is not None else None
                if isinstance(typed, ClassFound):
                    return self.class_member(typed, name, hops)
                made = self.resolve(scope, value, hops + 1)
                return None if made is None or made is base else self.member(made, name, hops + 1)
            case ParameterFound(scope, parameter):
                typed = self._meant(self.resolve(scope, parameter.annotation, hops + 1), hops)
                if isinstance(typed, ClassFound):
                    return self.class_member(typed, name, hops)
                return Outside(f"{typed.name}().{name}") if isinstance(typed, Outside) else None
            case FunctionFound():
                return None

    def _bound_to(self, scope: Scope, name: str, line: Assign, value: Expr, hops: int) -> Found | None:
        """`{list: listUsers}.list`: what the key stands for, or the value under it."""
        found = self.resolve(scope, value, hops + 1) if isinstance(value, Name | Attr) else None
        return found or ValueFound(scope, name, Assign(line.line, line.end, (Name(name),), value, None))

    def _meant(self, found: Found | None, hops: int) -> Found | None:
        """The type behind an alias: `Service = Annotated[MediaService, Depends()]`."""
        while isinstance(found, ValueFound) and isinstance(found.node.value, Index | Name | Attr) and hops < MAX_HOPS:
            hops += 1
            found = self.resolve(found.scope, found.node.value, hops)
        return found

    def class_member(self, base: ClassFound, name: str, hops: int = 0) -> Found | None:
        family = list(self.lineage(base))
        outer = next((klass for klass in family if isinstance(klass, Outside)), None)
        for klass in family:
            if isinstance(klass, Outside):
                continue
            member = _members(klass.scope.module, klass.node).get(name)
            if member is None:
                continue
            match member.line:
                case Function() as method:
                    return FunctionFound(Scope(klass.scope.module, (), klass.node), method)
                case Class() as inner:
                    return ClassFound(klass.scope, inner)
                case line:
                    made = member.made_in
                    scope = klass.scope if made is None else klass.scope.inside(made, klass.node)
                    return ValueFound(scope, name, line)
        return Outside(f"{outer.name}().{name}") if outer is not None else None

    def lineage(self, base: ClassFound) -> Iterator[ClassFound | Outside]:
        """A class and its bases, nearest first; each once, so a circle ends."""
        key = (id(base.node), *identity(base.scope))
        return iter(self._lineages.of(key, base.scope.module, base, lambda: tuple(self._descended(base))))

    def _descended(self, base: ClassFound) -> Iterator[ClassFound | Outside]:
        seen: set[int] = set()
        queue: list[ClassFound | Outside] = [base]
        while queue:
            here = queue.pop(0)
            yield here
            if isinstance(here, Outside):
                continue
            for found in (self.base(here.scope, expression) for expression in here.node.bases):
                if isinstance(found, ClassFound) and id(found.node) not in seen:
                    seen.add(id(found.node))
                    queue.append(found)
                elif isinstance(found, Outside):
                    queue.append(found)

    def base(self, scope: Scope, expression: Expr) -> Found | None:
        """What a class is built on: of `ModelViewSet[Order]` the class, whatever it is a class of."""
        found = self.resolve(scope, expression)
        generic = found is None and isinstance(expression, Index)
        return self.resolve(scope, expression.value) if generic and isinstance(expression, Index) else found

    def made(self, callee: Found | None, hops: int = 0) -> Found | None:
        """What calling something gives."""
        match callee:
            case ClassFound():
                return InstanceFound(callee)
            case Outside(name):
                return Outside(f"{name}()")
            case FunctionFound(scope, function) if function.returns is not None:
                typed = self.resolve(scope, function.returns, hops + 1)
                return InstanceFound(typed) if isinstance(typed, ClassFound) else None
            case _:
                return None

    def settle(self, found: Found | None, hops: int = 0) -> Found | None:
        """Follow a name bound to another name (`handler = other`) to what it stands for."""
        while isinstance(found, ValueFound) and isinstance(found.node.value, Name | Attr) and hops < MAX_HOPS:
            hops += 1
            following = self.resolve(found.scope, found.node.value, hops)
            if following is None or (isinstance(following, ValueFound) and following.node is found.node):
                return found
            found = following
        return found

    def outside_name(self, scope: Scope, node: Expr | None) -> str:
        """The outside name an expression stands for, "" where it is none."""
        found = self.resolve(scope, node)
        return found.name if isinstance(found, Outside) else ""

    def fold(self, scope: Scope, node: Expr | None, hops: int = 0) -> str:
        """The text of an expression as far as it is known; `{...}` for what is not."""
        return fold(self, scope, node, hops)

    def _bound(self, scope: Scope, name: str, binding: Binding, hops: int) -> Found | None:
        match binding:
            case Function():
                return FunctionFound(scope, binding)
            case Class():
                return ClassFound(scope, binding)
            case Assign():
                return ValueFound(scope, name, binding)
            case Import():
                return self._imported(scope.path, binding, hops + 1)

    def _target(self, path: str, line: Import) -> tuple[str, ...] | None:
        if line.level:
            return self.tree.relative(path, line.level, line.module)
        return self.tree.absolute(path, line.module)

    def _imported(self, path: str, line: Import, hops: int) -> Found | None:
        parts = self._target(path, line)
        if parts is None:
            module = line.module if line.alias or line.name else line.module.split(".")[0]
            return Outside(f"{module}.{line.name}" if line.name not in ("", DEFAULT) else module)
        if not line.name:
            plain = parts if line.alias else parts[: len(parts) - line.module.count(".")]
            return ModuleFound(plain)
        if line.name != DEFAULT:
            return self._in_module(parts, line.name, hops)
        return self.settle(self._in_module(parts, line.name, hops), hops) or ModuleFound(parts)

    def _in_module(self, parts: tuple[str, ...], name: str, hops: int) -> Found | None:
        file = self.tree.file(parts)
        if file is not None:
            module = self.module(file)
            defined = self.global_name(module, name, hops + 1) if name in module.names or module.stars else None
            circular = isinstance(defined, ModuleFound) and defined.parts == parts
            if defined is not None and not circular and defined != Outside(f"builtins.{name}"):
                return defined
        if self.tree.known((*parts, name)):
            return ModuleFound((*parts, name))
        return None


def _locals(module: Module, function: Function) -> Mapping[str, list[Binding]]:
    """The names of a function of the file: kept with the file, and the function with them, so that its identity is not
    given to another one."""
    known = module.kept.get(id(function))
    if known is None:
        known = module.kept[id(function)] = (function, bindings(function.body))
    found: Mapping[str, list[Binding]] = known[1]
    return found


def _members(module: Module, klass: Class) -> Mapping[str, Member]:
    """The same for the members of a class."""
    known = module.kept.get(id(klass))
    if known is None:
        known = module.kept[id(klass)] = (klass, members(klass))
    found: Mapping[str, Member] = known[1]
    return found


def identity(scope: Scope) -> tuple[int, ...]:
    """What a scope is made of: two of the same parts are one."""
    return (id(scope.module), id(scope.owner), *map(id, scope.functions))

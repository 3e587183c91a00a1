"""What a name can turn out to be, and the place it is looked up from."""

from dataclasses import dataclass

from bot.inventory.code import Assign, Class, Function, Parameter
from bot.inventory.modules import Module


@dataclass(frozen=True)
class Scope:
    """Where a name is looked up: a file, and inside it the functions around it, outermost first. `owner` is the
    class whose method the innermost function is."""

    module: Module
    functions: tuple[Function, ...] = ()
    owner: Class | None = None

    @property
    def path(self) -> str:
        return self.module.path

    def inside(self, function: Function, owner: Class | None = None) -> "Scope":
        return Scope(self.module, (*self.functions, function), owner or self.owner)


@dataclass(frozen=True, eq=False)
class FunctionFound:
    scope: Scope
    node: Function


@dataclass(frozen=True, eq=False)
class ClassFound:
    scope: Scope
    node: Class


@dataclass(frozen=True, eq=False)
class ValueFound:
    """A name bound to an expression: `key` names the binding ("app/api.py:router")."""

    scope: Scope
    name: str
    node: Assign

    @property
    def key(self) -> str:
        inner = [function.name for function in self.scope.functions]
        if self.scope.owner is not None:
            inner.insert(0, self.scope.owner.name)
        return f"{self.scope.path}:{'.'.join([*inner, self.name])}"


@dataclass(frozen=True, eq=False)
class ParameterFound:
    scope: Scope
    node: Parameter


@dataclass(frozen=True, eq=False)
class InstanceFound:
    """An object of a class of this tree."""

    of: ClassFound


@dataclass(frozen=True)
class Outside:
    """Something that is not in this tree, under the name it was imported by: "fastapi.Depends"."""

    name: str


@dataclass(frozen=True)
class ModuleFound:
    parts: tuple[str, ...]


Found = FunctionFound | ClassFound | ValueFound | ParameterFound | InstanceFound | Outside | ModuleFound

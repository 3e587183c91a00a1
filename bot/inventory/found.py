"""What a name can turn out to be, and the place it is looked up from.

Made by the hundred thousand: they are not frozen, since a frozen record takes three times as long to make.
"""

from dataclasses import dataclass

from bot.inventory.code import Assign, Class, Function, Parameter
from bot.inventory.modules import Module


@dataclass(eq=False, slots=True)
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


@dataclass(eq=False, slots=True)
class FunctionFound:
    scope: Scope
    node: Function


@dataclass(eq=False, slots=True)
class ClassFound:
    scope: Scope
    node: Class


@dataclass(eq=False, slots=True)
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


@dataclass(eq=False, slots=True)
class ParameterFound:
    scope: Scope
    node: Parameter


@dataclass(eq=False, slots=True)
class InstanceFound:
    """An object of a class of this tree."""

    of: ClassFound


@dataclass(unsafe_hash=True, slots=True)
class Outside:
    """Something that is not in this tree, under the name it was imported by: "fastapi.Depends"."""

    name: str


@dataclass(unsafe_hash=True, slots=True)
class ModuleFound:
    parts: tuple[str, ...]


Found = FunctionFound | ClassFound | ValueFound | ParameterFound | InstanceFound | Outside | ModuleFound

"""What a question about each file of a tree came to, kept as a list: of the next tree only those files are asked whose
answer may be another one."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from bot.inventory.grounds import Answers, Grounds
from bot.inventory.modules import Module, OfFile

Read = TypeVar("Read")

Modules = Sequence[Module | None]
"""In the order of their paths. None stands for a file that was not there."""


class EachFile(Generic[Read]):
    """What is read of each file alone."""

    def __init__(self, what: OfFile[Read]) -> None:
        self._what = what
        self._modules: Modules = ()
        self._found: list[Read] = []

    def of(self, modules: Sequence[Module]) -> Sequence[Read]:
        """The same for each file of a tree, in its order."""
        if len(modules) != len(self._modules):
            self._found = list(map(self._what.of, modules))
        else:
            for number in _unlike(self._modules, modules):
                self._found[number] = self._what.of(modules[number])
        self._modules = modules
        return tuple(self._found)


class EachInTree(Generic[Read]):
    """What is read of each file with an eye on the others: the answers to one question, each with its grounds."""

    def __init__(self, grounds: Grounds, answers: Answers[Read]) -> None:
        self._grounds = grounds
        self._answers = answers
        self._modules: Modules = ()
        self._told: list[Any] = []
        self._found: list[Any] = []
        self._stood_on = 0
        """The grounds of these answers, and of some that were taken back: too many cost time, never truth."""

    def of(self, modules: Sequence[Module], told: list[Any], read: Callable[[Module, Any], Read]) -> Sequence[Read]:
        """The answers for each file of a tree, in its order; `told` is what each is told. The answer that is being made
        stands on all of them."""
        kept, self._modules = self._beside(modules), ()  # what raises is asked of every file again
        moved = self._answers.moved()
        asked = {number for number, module in enumerate(modules) if id(module) in moved} if moved else set()
        asked.update(_unlike(kept, modules), (n for n, one in enumerate(told) if self._told[n] != one))
        grounds = self._grounds
        before, grounds.now = grounds.now, self._stood_on
        try:
            for number in sorted(asked):
                self._found[number] = self._ask(modules[number], told[number], read)
                self._told[number] = told[number]
            self._stood_on = grounds.now
        finally:
            grounds.now |= before
        self._modules = modules
        return tuple(self._found)

    def _ask(self, module: Module, told: Any, read: Callable[[Module, Any], Read]) -> Read:
        return self._answers.of(id(module), module, module, lambda: read(module, told), given=told)

    def _beside(self, modules: Sequence[Module]) -> Modules:
        """The files of before, in the places of these; what they came to with them."""
        if len(modules) == len(self._modules):
            return self._modules
        at = {module: number for number, module in enumerate(self._modules)}
        places = [at.get(module) for module in modules]
        self._found = [None if at is None else self._found[at] for at in places]
        self._told = [None if at is None else self._told[at] for at in places]
        return [None if at is None else self._modules[at] for at in places]


def _unlike(before: Modules, now: Modules) -> list[int]:
    """Where these are not the same."""
    return [number for number, (one, other) in enumerate(zip(before, now, strict=True)) if one is not other]

"""What an answer stands on: the files that were read for it. A change takes back only the answers that stand on it.

The answer that is being made collects a bit for each file whose names, classes and functions it is shown, and so does
every answer that it asks for. What asks the whole tree stands on `EVERYTHING`, which every change touches; what asks it
for a name (`calls_of("Limiter")`) stands on that name, which only a change of a file that speaks of it touches.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.inventory.modules import Module

Answer = TypeVar("Answer")

EVERYTHING = 1
"""The ground of what looks at every file."""

PATHS = 2
"""The ground of what depends on which files there are."""


@dataclass(eq=False)
class Grounds:
    """`now` are the grounds of the answer that is being made, as bits."""

    now: int = 0
    _bits: dict[Hashable, int] = field(default_factory=lambda: {"everything": EVERYTHING, "paths": PATHS})
    _standing: dict[int, tuple[int, list[tuple["Answers[Any]", Hashable]]]] = field(default_factory=dict)
    """What stands on just these grounds: many answers share theirs, so that a change asks each number once."""
    _shared: dict[Hashable, "_Shared"] = field(default_factory=dict)
    _unchecked: set[Hashable] = field(default_factory=set)
    """Shared facts that were not looked at again since the last change."""
    _touched: int = 0
    changes: int = 0
    """How many there were. An answer that was made before the present one is of another tree."""
    _taken: "Taken | None" = None

    def bit(self, key: Hashable) -> int:
        """The bit of a file (its path) or of whatever else an answer can stand on."""
        known = self._bits.get(key)
        if known is None:
            known = self._bits[key] = 1 << len(self._bits)
        return known

    def __len__(self) -> int:
        return len(self._bits)

    def place(self, modules: Iterable[Module]) -> None:
        """Tell each file its bit: the same for the file of that path in the next tree."""
        for module in modules:
            module.bit = self.bit(module.path)

    def on(self, module: Module) -> None:
        self.now |= module.bit

    def on_everything(self) -> None:
        self.now |= EVERYTHING

    def on_paths(self) -> None:
        self.now |= PATHS

    def on_name(self, kind: str, name: str) -> None:
        """On what all files say of a name: `kind` is what is asked of it ("calls")."""
        self.now |= self.bit((kind, name))

    def said(self, names: Iterable[tuple[str, str]]) -> int:
        """The bits of those of these names (kind, name) that anything stands on."""
        found = 0
        for name in names:
            found |= self._bits.get(name, 0)
        return found

    def stand(self, grounds: int, answers: "Answers[Any]", key: Hashable) -> int:
        """An answer stands on these. Gives the one number that stands for them: as numbers they are large."""
        if grounds not in self._standing:
            self._standing[grounds] = (grounds, [])
        the_one, standing = self._standing[grounds]
        standing.append((answers, key))
        return the_one

    def shared(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """A fact about the whole tree that many answers ask for: they stand on what it says, not on what it was read
        from. Facts of one tree are told from those of the next by `==`."""
        if key not in self._shared:
            self._shared[key] = _Shared(ask, *self._asked(ask))
        elif key in self._unchecked:
            self._check(key)
        self.now |= self.bit(key)
        found: Answer = self._shared[key].fact
        return found

    def _asked(self, ask: Callable[[], Answer]) -> tuple[Answer, int]:
        before, self.now = self.now, 0
        try:
            fact = ask()
            return fact, self.now
        finally:
            self.now = before

    def changed(self, touched: int) -> "Taken":
        """Take back what stands on any of these bits, shared facts first: one that says the same as before takes back
        no more. What was taken can be given `back`."""
        self.changes += 1
        self._touched, self._taken = touched, Taken([], dict(self._shared))
        self._forget(touched)
        self._unchecked = set(self._shared)
        for key in tuple(self._shared):
            if key in self._unchecked:
                self._check(key)
        taken, self._taken = self._taken, None
        return taken

    def back(self, taken: "Taken", touched: int) -> None:
        """Undo the last change: these bits are what it touched. What was found out since then stands where it does not
        stand on them, nor on a shared fact that says something else again."""
        self.changes += 1
        new = {key: known for key, known in self._shared.items() if key not in taken.shared}
        for key, before in taken.shared.items():
            touched |= self.bit(key) if self._shared[key].fact is not before.fact else 0
        while gone := [key for key, known in new.items() if known.grounds & touched]:
            for key in gone:
                touched |= self.bit(key)
                del new[key]
        self._shared = {**taken.shared, **new}
        self._forget(touched)
        for answers, known in taken.answers:
            answers.give_back(known)

    def _check(self, key: Hashable) -> None:
        """Ask for a shared fact again if what it stands on has changed, other facts first."""
        self._unchecked.discard(key)
        known = self._shared[key]
        for other in tuple(self._unchecked):
            if known.grounds & self.bit(other) and other in self._unchecked:
                self._check(other)
        if known.grounds & self._touched:
            fact, grounds = self._asked(known.ask)
            same = fact == known.fact
            self._shared[key] = _Shared(known.ask, known.fact if same else fact, grounds)
            if not same:
                self._touched |= self.bit(key)
                self._forget(self.bit(key))

    def _forget(self, touched: int) -> None:
        gone: dict[Answers[Any], Known] = {}
        for grounds in [each for each in self._standing if each & touched]:
            the_one, standing = self._standing.pop(grounds)
            for answers, key in standing:
                answers.forget(key, the_one, gone.setdefault(answers, {}))
        if self._taken is not None:
            self._taken.answers.extend((answers, known) for answers, known in gone.items() if known)


@dataclass(frozen=True)
class _Shared:
    ask: Callable[[], Any]
    fact: Any
    grounds: int


@dataclass(frozen=True)
class Taken:
    """What a change took back, and all shared facts as they were before it."""

    answers: list[tuple["Answers[Any]", "Known"]]
    shared: Mapping[Hashable, _Shared]


Known = dict[Hashable, tuple[object, Any, int, object, int]]
"""Key -> the subject, the answer, its grounds, what else it was told, and after how many changes it was made."""


class Answers(Generic[Answer]):
    """The answers to one question, each with its grounds, by whom it is asked of. `subject` is kept with the answer, so
    that an identity in its key is not given to something else meanwhile."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._known: Known = {}
        self._moved: set[Hashable] | None = None
        """The keys of what was taken and given back lately; None where nobody asks."""

    def of(
        self,
        key: Hashable,
        module: Module,
        subject: object,
        ask: Callable[[], Answer],
        *,
        holds: Callable[[Answer], bool] | None = None,
        given: object = None,
    ) -> Answer:
        """The answer for `key`; `module` is where what it is asked of stands, `given` what else it was told. Only one
        that `holds` is kept."""
        grounds = self._grounds
        known = self._known.get(key)
        if known is not None and (known[3] is given or known[3] == given):
            grounds.now |= known[2]
            told: Answer = known[1]
            return told
        before, grounds.now = grounds.now, module.bit
        try:
            answer = ask()
            if holds is None or holds(answer):
                the_one = known[2] if known is not None and known[2] == grounds.now else None
                the_one = grounds.stand(grounds.now, self, key) if the_one is None else the_one
                self._known[key] = (subject, answer, the_one, given, grounds.changes)
        finally:
            grounds.now |= before
        return answer

    def forget(self, key: Hashable, grounds: int, gone: Known) -> None:
        """An answer, if it stands on just these. It is put among what is `gone` if it is of a tree before this one."""
        known = self._known.get(key)
        if known is None or known[2] is not grounds:
            return
        del self._known[key]
        if self._moved is not None:
            self._moved.add(key)
        if known[4] < self._grounds.changes:
            gone[key] = known

    def give_back(self, known: Known) -> None:
        for key, (subject, answer, grounds, given, changes) in known.items():
            self._known[key] = (subject, answer, self._grounds.stand(grounds, self, key), given, changes)
        if self._moved is not None:
            self._moved |= known.keys()

    def moved(self) -> set[Hashable]:
        """The keys of the answers that were taken, and given back, since this was asked last."""
        moved, self._moved = self._moved, set()
        return moved or set()

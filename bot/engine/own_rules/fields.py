"""The keys of a mapping that somebody wrote, each taken once; a fault names the key and the nearest known one."""

import difflib
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

import yaml

Word = TypeVar("Word", bound=StrEnum)

MAX_TEXT = 4000
"""Characters of one text of a rule. Our own choice: it stands in every comment."""


class Fault(Exception):
    """What is wrong, in one plain sentence."""


class _NoAliases(yaml.SafeLoader):
    """YAML without anchors: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise Fault("anchors and aliases are not allowed; write the value out")
        return super().compose_node(parent, index)


def read_yaml(text: str) -> object:
    """Raises Fault for what is no YAML, or is nested too deeply."""
    try:
        return yaml.load(text, Loader=_NoAliases)  # noqa: S506 - a SafeLoader with less
    except yaml.MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        raise Fault(f"not YAML: {error.problem}{line}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Fault(f"not YAML: {type(error).__name__}") from None


class Fields:
    def __init__(self, content: object, where: str = "") -> None:
        self._prefix = f"{where}." if where else ""
        if not isinstance(content, dict):
            raise Fault(f"{where or 'the file'} is not a mapping of keys")
        self._left: dict[object, object] = dict(content)
        self._asked: list[str] = []

    def take(self, key: str) -> object | None:
        """The value of a key, None where it is not there."""
        self._asked.append(key)
        return self._left.pop(key, None)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise Fault(f"`{self._prefix}{key}` is missing, or is not a text")
        if len(value) > MAX_TEXT:
            raise Fault(f"`{self._prefix}{key}` is longer than {MAX_TEXT:,} characters")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.take(key)
        items = [] if value is None else value if isinstance(value, list) else [value]
        if any(not isinstance(item, str) or not item.strip() or len(item) > MAX_TEXT for item in items):
            raise Fault(f"`{self._prefix}{key}` is not a list of texts")
        return tuple(items)

    def numbers(self, key: str) -> tuple[int, ...]:
        value = self.take(key)
        items = [] if value is None else value
        if not isinstance(items, list) or any(type(item) is not int for item in items):
            raise Fault(f"`{self._prefix}{key}` is not a list of whole numbers")
        return tuple(items)

    def number(self, key: str, default: float, least: float, most: float) -> float:
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise Fault(f"`{self._prefix}{key}` is not a number from {least} to {most}")
        return float(value)

    def word(self, key: str, words: type[Word], default: Word) -> Word:
        return self.one_of(key, self.text(key, default.value), words)

    def words(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        return tuple(self.one_of(key, item, words) for item in self.texts(key))

    def truth(self, key: str) -> bool | None:
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            raise Fault(f"`{self._prefix}{key}` is neither true nor false")
        return value

    def one_of(self, key: str, value: str, words: type[Word]) -> Word:
        try:
            return words(value)
        except ValueError:
            known = [word.value for word in words]
            raise Fault(f"`{self._prefix}{key}` is {value!r}{near(value, known)}") from None

    def no_more(self) -> None:
        """Raises Fault for a key that nobody asked for."""
        for key in self._left:
            raise Fault(f"the key `{self._prefix}{key}` is not known{near(str(key), self._asked)}")


def near(word: str, known: Iterable[str]) -> str:
    """ "; did you mean `x`?", else the known words."""
    names = list(known)
    found = difflib.get_close_matches(word[:100], names, n=1, cutoff=0.6)
    return f"; did you mean `{found[0]}`?" if found else f"; known: {', '.join(names)}"

"""The keys of a mapping that somebody wrote, each taken once; a fault names the key and the nearest known one."""

import difflib
import re
from collections.abc import Hashable, Iterable, Iterator
from enum import StrEnum
from typing import Any, TypeVar

import yaml

Word = TypeVar("Word", bound=StrEnum)

MAX_TEXT = 4000
"""Characters of one text of a rule. Our own choice: it stands in every comment."""


class Fault(Exception):
    """What is wrong, in one plain sentence. `key` is where it stands ("exclude[0].paths"), "" where that is unknown."""

    def __init__(self, words: str, key: str = "") -> None:
        super().__init__(words)
        self.key = key


class _NoAliases(yaml.SafeLoader):
    """YAML without anchors: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise Fault("anchors and aliases are not allowed; write the value out")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Of a key that stands twice, one would win without a word."""
        seen: set[object] = set()
        for name, _ in node.value:
            if name.tag == "tag:yaml.org,2002:merge":
                raise Fault(f"merge keys are not allowed; write the values out (line {name.start_mark.line + 1})")
            if isinstance(name, yaml.ScalarNode) and name.value in seen:
                raise Fault(f"the key `{name.value[:100]}` stands twice (line {name.start_mark.line + 1})")
            seen.add(name.value if isinstance(name, yaml.ScalarNode) else None)
        return super().construct_mapping(node, deep=deep)


def read_yaml(text: str) -> object:
    """Raises Fault for what is no YAML, or is nested too deeply."""
    try:
        return yaml.load(text, Loader=_NoAliases)  # noqa: S506 - a SafeLoader with less
    except yaml.MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        raise Fault(f"not YAML: {error.problem}{line}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Fault(f"not YAML: {type(error).__name__}") from None


def line_of(text: str, key: str) -> int:
    """The line on which a key stands (1 is the first), or the deepest part of it that is there; 0 for no key."""
    try:
        node = yaml.compose(text, Loader=_NoAliases)
    except (Fault, yaml.YAMLError, ValueError, RecursionError):
        return 0
    line = 0
    for part in filter(None, re.split(r"[.\[\]]+", key)):
        found = next((each for each in _children(node) if each[0] == part), None)
        if found is None:
            break
        _, line, node = found
    return line


def _children(node: yaml.Node | None) -> Iterator[tuple[str, int, yaml.Node]]:
    """(key or index, line, value) of what stands directly in a mapping or a list."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield str(name.value), name.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield str(number), value.start_mark.line + 1, value


class Fields:
    def __init__(self, content: object, where: str = "") -> None:
        self._prefix = f"{where}." if where else ""
        if not isinstance(content, dict):
            raise Fault(f"{where or 'the file'} is not a mapping of keys", where)
        self._left: dict[object, object] = dict(content)
        self._asked: list[str] = []

    def take(self, key: str) -> object | None:
        """The value of a key, None where it is not there."""
        self._asked.append(key)
        return self._left.pop(key, None)

    def has(self, key: str) -> bool:
        return self._left.get(key) is not None

    def names(self) -> list[str]:
        """The keys that nobody has taken yet."""
        return [str(key) for key in self._left]

    def text(self, key: str, default: str | None = None) -> str:
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise Fault(f"`{self._prefix}{key}` is missing, or is not a text", self._prefix + key)
        if len(value) > MAX_TEXT:
            raise Fault(f"`{self._prefix}{key}` is longer than {MAX_TEXT:,} characters", self._prefix + key)
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.take(key)
        items = [] if value is None else value if isinstance(value, list) else [value]
        if any(not isinstance(item, str) or not item.strip() or len(item) > MAX_TEXT for item in items):
            raise Fault(f"`{self._prefix}{key}` is not a list of texts", self._prefix + key)
        return tuple(items)

    def numbers(self, key: str) -> tuple[int, ...]:
        value = self.take(key)
        items = [] if value is None else value
        if not isinstance(items, list) or any(type(item) is not int for item in items):
            raise Fault(f"`{self._prefix}{key}` is not a list of whole numbers", self._prefix + key)
        return tuple(items)

    def number(self, key: str, default: float, least: float, most: float) -> float:
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise Fault(f"`{self._prefix}{key}` is not a number from {least} to {most}", self._prefix + key)
        return float(value)

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        value = self.take(key)
        if value is None:
            return default
        if type(value) is not int or not least <= value <= most:
            raise Fault(f"`{self._prefix}{key}` is not a whole number from {least} to {most}", self._prefix + key)
        return value

    def word(self, key: str, words: type[Word], default: Word) -> Word:
        return self.one_of(key, self.text(key, default.value), words)

    def words(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        return tuple(self.one_of(key, item, words) for item in self.texts(key))

    def truth(self, key: str) -> bool | None:
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            raise Fault(f"`{self._prefix}{key}` is neither true nor false", self._prefix + key)
        return value

    def one_of(self, key: str, value: str, words: type[Word]) -> Word:
        try:
            return words(value)
        except ValueError:
            known = [word.value for word in words]
            raise Fault(f"`{self._prefix}{key}` is {value!r}{near(value, known)}", self._prefix + key) from None

    def no_more(self) -> None:
        """Raises Fault for a key that nobody asked for."""
        for key in self._left:
            raise Fault(
                f"the key `{self._prefix}{key}` is not known{near(str(key), self._asked)}", f"{self._prefix}{key}"
            )


def near(word: str, known: Iterable[str]) -> str:
    """ "; did you mean `x`?", else the known words."""
    names = list(known)
    found = difflib.get_close_matches(word[:100], names, n=1, cutoff=0.6)
    return f"; did you mean `{found[0]}`?" if found else f"; known: {', '.join(names)}"

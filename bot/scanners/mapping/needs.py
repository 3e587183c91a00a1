"""What a file must hold for one of our patterns to find anything in it.

Read out of the pattern itself, and on the safe side only: a word that a pattern spells out, or a text that its
`metavariable-regex` asks for, stands in every file that it matches in. What is not understood asks for nothing. Where
that is too little, the pattern's `metadata` may name `needs`: regular expressions that are searched for in the file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from bot.scanners.judgement.credentials import Purpose, purpose_of

_KEYWORDS = frozenset(
    {"False", "None", "True", "and", "as", "async", "await", "break", "class", "continue", "def", "del", "elif"}
    | {"else", "except", "finally", "for", "from", "if", "import", "in", "is", "lambda", "not", "or", "pass"}
    | {"raise", "return", "try", "while", "with", "yield", "const", "var", "let", "function", "new", "typeof"}
    | {"null", "undefined", "true", "false", "this", "void", "export", "exports", "default", "switch", "throw"}
)
"""Words of the languages: other ways to write the same may do without them (`var` for `const`)."""
_STRING = re.compile(r"""(["'`])((?:(?!\1).)*)\1""", re.DOTALL)
_WORD = re.compile(r"(?<![\w$])[A-Za-z_]\w*", re.ASCII)
_RUN = re.compile(r"[A-Za-z_][\w-]*")
"""A name as the judgement of literals cuts it out of an expression."""
_CLASS_OF_CHARACTERS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_ELSEWHERE = re.compile(r"\(\?[^:is]|\\[bBAZzKGQ\d]|(?<!\\)[\^$]")
"""Of a regular expression what asks for more than a text: ends, and what stands around."""
_OPTIONAL = re.compile(r"^(?:\.\*|\\[ws]\*|_\?|\(\\w\+\\\.\)\*|\(\\w\+_\)\?)+")
_FIRST_GROUP = re.compile(r"\(((?:[^()\\\[|]|\\.)*(?:\|(?:[^()\\\[|]|\\.)*)+)\)(?![*?{])")
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Words:
    """All of these words."""

    words: frozenset[str]


@dataclass(frozen=True)
class Text:
    """Something that matches; `folded`: where large letters are small ones."""

    regex: re.Pattern[str]
    folded: bool = False


@dataclass(frozen=True)
class SecretName:
    """A name that asks for a secret."""


@dataclass(frozen=True)
class All:
    parts: tuple["Needs", ...]


@dataclass(frozen=True)
class OneOf:
    parts: tuple["Needs", ...]


Needs: TypeAlias = Words | Text | SecretName | All | OneOf
NOTHING = All(())
_QUICKEST_FIRST = (Words, SecretName, All, OneOf, Text)


class Held:
    """What a file holds."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[Text, bool] = {}

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self._text.replace("$", " ")))

    @cached_property
    def _has_secret_name(self) -> bool:
        return any(_asks_for_secret(name) for name in set(_RUN.findall(self._text)))

    def meets(self, needs: Needs) -> bool:
        match needs:
            case Words(words):
                return words <= self.words
            case Text():
                return self._has(needs)
            case SecretName():
                return self._has_secret_name
            case All(parts):
                return all(map(self.meets, parts))
            case OneOf(parts):
                return any(map(self.meets, parts))

    def _has(self, text: Text) -> bool:
        if text not in self._found:
            self._found[text] = text.regex.search(self._folded if text.folded else self._text) is not None
        return self._found[text]


def needs_of(rule: Mapping[str, Any]) -> Needs:
    """The needs of a compiled rule."""
    about = rule["metadata"]
    named = (SecretName(),) if about["judge"] == "named" else ()
    folded = rule.get("options", {}).get("constant_propagation", True)
    said = tuple(Text(re.compile(text, re.MULTILINE)) for text in about["needs"])
    return _all((*named, _Reader(folded, " ".join(_patterns(rule))).needs(rule), *said))


def _all(parts: Iterable[Needs]) -> Needs:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,))]
    words = frozenset[str]().union(*(part.words for part in flat if isinstance(part, Words)))
    others = dict.fromkeys(part for part in flat if not isinstance(part, Words))
    found = _sorted([*([Words(words)] if words else []), *others])
    return found[0] if len(found) == 1 else All(found)


def _one_of(parts: Sequence[Needs]) -> Needs:
    return NOTHING if NOTHING in parts else OneOf(_sorted(tuple(dict.fromkeys(parts))))


def _sorted(parts: Sequence[Needs]) -> tuple[Needs, ...]:
    return tuple(sorted(parts, key=lambda part: _QUICKEST_FIRST.index(type(part))))


def _patterns(formula: object) -> Iterator[str]:
    """The texts of all patterns."""
    if isinstance(formula, Mapping):
        for operator, operand in formula.items():
            if isinstance(operand, str) and operator.startswith("pattern"):
                yield operand
            yield from _patterns(operand)
    elif isinstance(formula, list):
        for each in formula:
            yield from _patterns(each)


@dataclass(frozen=True)
class _Reader:
    """`folded`: does semgrep see through constants in this rule? Then a literal need not stand in the file as it is.
    `whole` are the texts of its patterns."""

    folded: bool
    whole: str

    def needs(self, formula: Mapping[str, Any]) -> Needs:
        return _all(self._parts(formula))

    def _parts(self, formula: Mapping[str, Any]) -> Iterator[Needs]:
        for operator, operand in formula.items():
            if operator in ("pattern", "pattern-inside") and isinstance(operand, str):
                yield Words(self._words(operand))
            elif operator == "patterns":
                yield from (self.needs(each) for each in operand)
            elif operator in ("pattern-either", "pattern-sources", "pattern-sinks"):
                yield _one_of([self.needs(each) for each in operand])
            elif operator == "metavariable-regex":
                yield self._bound(operand)

    def _words(self, pattern: str) -> frozenset[str]:
        literals = " ".join(found[2] for found in _STRING.finditer(pattern) if not re.search(r"\$|\.\.\.", found[2]))
        code = _STRING.sub(" ", pattern)
        found = _WORD.findall(code if self.folded else f"{code} {literals}")
        return frozenset(found) - _KEYWORDS

    def _bound(self, condition: Mapping[str, Any]) -> Needs:
        """What a metavariable is bound to stands in the file, unless it is the value of a constant."""
        in_literal = re.search(r"[\"'`{]" + re.escape(condition["metavariable"]) + r"\b", self.whole)
        if (self.folded and in_literal) or condition.get("constant-propagation"):
            return NOTHING
        return _anywhere(condition["regex"]) or NOTHING


def _anywhere(text: str) -> Text | None:
    """A regular expression for a whole text, to be searched for in a longer one; None where that may find less."""
    flags = re.match(r"\^?\(\?([is]+)\)", text)
    bare = text.removeprefix("^") if flags is None else text[flags.end() :].removeprefix("^")
    bare = bare.removesuffix("$") if not bare.endswith("\\$") else bare
    if _ELSEWHERE.search(_CLASS_OF_CHARACTERS.sub("", bare)):
        return None
    bare = _without_optional(bare)
    folds = flags is not None and "i" in flags[1]
    try:
        return Text(re.compile(_small(bare) if folds else bare, re.DOTALL if flags and "s" in flags[1] else 0), folds)
    except re.error:
        return None


def _without_optional(regex: str) -> str:
    """Less what may be missing at the start: a search for what begins with a letter is quick."""
    rest = _OPTIONAL.sub("", regex)
    first = _FIRST_GROUP.match(rest)
    if first is None:
        return rest
    return f"({'|'.join(_OPTIONAL.sub('', each) for each in first[1].split('|'))}){rest[first.end() :]}"


def _small(regex: str) -> str:
    """For a text in small letters."""
    return re.sub(r"\\.|.", lambda found: found[0] if found[0].startswith("\\") else found[0].casefold(), regex)


@lru_cache(maxsize=50_000)
def _asks_for_secret(name: str) -> bool:
    return len(name) > _LONGEST_NAME or purpose_of(name) is not Purpose.NOTHING

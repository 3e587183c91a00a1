"""Which of the names that a project writes down for its environment is that of a secret: its end says what it is, and
its beginning whose, as the code around the secret does."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.literals import upper_snake
from bot.fixes.samples import is_sample, names_in
from bot.fixes.script_environment import SHOWN_TO_BROWSERS
from bot.fixes.script_file import ScriptFile, names_bound_in

ASKED = re.compile(r"\bprocess\.env(?:\.|\[[\"'])([A-Z][A-Z0-9_]*)")

KINDS = (
    ("PASSWORD", "PASS", "PASSWD", "PWD"),
    ("API_KEY", "APIKEY", "KEY", "TOKEN"),
    ("SECRET", "SECRET_KEY", "KEY"),
    ("TOKEN", "KEY"),
    ("PRIVATE_KEY", "KEY"),
)
"""Ends of names that are said of the same thing, the label's own word first."""

SETTINGS = re.compile(
    r"(?:^|[/.])(?:settings?|config\w*|conf|env\w*|constants)(?:/[\w.-]+)?\.[cm]?[jt]s$", re.IGNORECASE
)

COMMON = 0.5
"""The share of a project's names that begin alike, before that beginning is the project's own."""

LEAST_INSIDE = 4
"""Letters of a word, before it is looked for inside of others."""

LEAST_LISTED = 5
"""Names of samples, before what is not among them is doubtful."""

PARTS = ("key", "name", "left", "condition", "function", "constructor")
"""Fields of nodes that say what something is called, or is asked."""

ELSEWHERE = re.compile(r"\bbase_?(?:url|path)\b", re.IGNORECASE)
"""A client that is told where to go speaks to whoever is there: its own name says nothing of the secret."""

OTHERS_CLIENT = ("key", "name", "left", "condition")


@dataclass(frozen=True)
class _Match:
    """A name, how much of its end the label says (0 for all), and how many words of its beginning the code says."""

    name: str
    end: int
    said: int


@dataclass(frozen=True)
class _Around:
    """What is said around a secret: its words, and all of their letters in a row."""

    words: frozenset[str]
    letters: str

    def says(self, word: str) -> bool:
        """Short words only as such: "db" is a part of "feedback"."""
        return word.lower() in self.words or (len(word) >= LEAST_INSIDE and word.lower() in self.letters)


def written_names(file: ScriptFile, context: FixContext, text: Node, label: str, begin: str = "") -> list[str]:
    """The names among those that the project writes down which fit best to the secret `text`, whose field or variable
    is called `label` (in capitals) and whose neighbours' variables `begin` so. Several fit alike where nothing around
    tells which it is."""
    asked_first = [name for name in _asked_first(text) if any(_ends_so(name, end) for end, _ in _ends(label))]
    missed = _said_to_be_missing(file, text)
    if len(asked_first) == 1 or len(missed) == 1:
        return asked_first if len(asked_first) == 1 else missed
    known = [name for name in dict.fromkeys(_known(file, context)) if name.startswith(begin)]
    around, own = _around(file, context, text), _beginning_of_all(known)
    fits = (match for name in known if (match := _match(name, label, around, own)) is not None)
    found = [one for one in fits if not _is_another_s(file, one.name, label)]
    best = max(((one.end, one.said) for one in found), default=(0, 0))
    names = [one.name for one in found if (one.end, one.said) == best]
    asked = ASKED.findall(file.content.decode())
    new = [one for one in names if one not in asked]  # whoever wrote the secret down asked for it here before
    return new if len(new) == 1 else names


def _said_to_be_missing(file: ScriptFile, text: Node) -> list[str]:
    """What a message names where the variable that holds the secret is empty (`if (!key) fail("Set ACME_KEY")`)."""
    label = text.parent.child_by_field_name("name") if text.parent is not None else None
    if label is None or label.type != "identifier":
        return []
    told = re.search(rf"if \(!{re.escape(text_of(label))}\)[^;}}]*?[\"'`]([^\"'`]* [^\"'`]*)", file.content.decode())
    return list(dict.fromkeys(names_in([told[1]]))) if told is not None else []


def _is_another_s(file: ScriptFile, name: str, label: str) -> bool:
    """Whether the file asks for a variable already, for what is called otherwise."""
    given = re.findall(rf"([\w$]+)[\"']?\s*[:=]\s*process\.env\.{name}\b", file.content.decode())
    return bool(given) and all(upper_snake(one) != label for one in given)


def lists_names(context: FixContext) -> bool:
    """Whether the project keeps a list of what its environment has to say."""
    listed = names_in(each.text for path, each in context.files.items() if is_sample(path))
    return len(set(listed)) >= LEAST_LISTED


def _known(file: ScriptFile, context: FixContext) -> Iterator[str]:
    """Names of the environment: what the file asks for or its comments and messages speak of, what samples and settings
    list, and what other files ask for."""
    asked = ASKED.findall(file.content.decode())
    spoken = (text_of(node) for node in walk(file.root) if node.type in ("comment", "string", "template_string"))
    comments = names_in(each for each in spoken if " " in each)
    bound = names_bound_in(file.root) - set(asked)
    listed = names_in(each.text for path, each in context.files.items() if is_sample(path) or SETTINGS.search(path))
    elsewhere = (name for each in context.files.values() for name in ASKED.findall(each.text))
    for name in (*asked, *comments, *listed, *elsewhere):
        if name not in bound and not SHOWN_TO_BROWSERS.match(name):
            yield name


def _beginning_of_all(names: list[str]) -> str:
    """The first word of most of the names: the project's own."""
    first, count = Counter(name.partition("_")[0] for name in names).most_common(1)[0] if names else ("", 0)
    return first if count > max(2, COMMON * len(names)) else ""


def _match(name: str, label: str, around: _Around, own: str) -> _Match | None:
    for rank, (end, left) in enumerate(_ends(label)):
        if _ends_so(name, end):
            words = [word for word in name.removesuffix(end).strip("_").split("_") if word]
            said = [word for word in words if around.says(word)]
            fits = all(word in said or word == own for word in words) and set(left) <= set(words)
            return _Match(name, -rank, len(said)) if fits else None
    return None


def _ends_so(name: str, end: str) -> bool:
    return name == end or name.endswith(f"_{end}")


def _asked_first(text: Node) -> list[str]:
    """What the nearest condition asks the environment for, where the secret is read only if it holds."""
    for node in outwards(text):
        condition = node.child_by_field_name("condition")
        then = node.child_by_field_name("consequence")
        if condition is not None and then is not None and then.start_byte <= text.start_byte < then.end_byte:
            return list(dict.fromkeys(ASKED.findall(text_of(condition))))
    return []


def _ends(label: str) -> Iterator[tuple[str, list[str]]]:
    """The label, then its last word and the like of it, each with the words of the label in front of that."""
    yield label, []
    for kind in KINDS:
        if label == kind[0] or label.endswith(f"_{kind[0]}"):
            left = [word for word in label.removesuffix(kind[0]).split("_") if word]
            yield from ((one, left) for one in kind if one != label)
            return


def _holds(item: Node, text: Node) -> bool:
    """Whether an item of an object is the secret's own, or an object of its own, which speaks of something else."""
    value = item.child_by_field_name("value")
    return item.start_byte <= text.start_byte < item.end_byte or (value is not None and value.type == "object")


def _around(file: ScriptFile, context: FixContext, text: Node) -> _Around:
    """What is said of what the secret is handed to and where that comes from, of what holds it and stands beside it, of
    what is asked first, and by the file's path."""
    told = [posixpath.splitext(context.finding.location.path)[0]]
    sources = {name: source for statement, source in file.imports() for name in names_bound_in(statement)}
    inner = True
    parent = text.parent.parent if text.parent is not None else None
    fields = OTHERS_CLIENT if parent is not None and ELSEWHERE.search(text_of(parent)) else PARTS
    for node in outwards(text):
        parts = [part for field in fields if (part := node.child_by_field_name(field)) is not None]
        told += [text_of(part) for part in parts if part != text]
        told += [sources[name] for part in parts if (name := re.split(r"\W", text_of(part))[0]) in sources]
        if node.type == "object" and inner:
            inner = False
            told += [text_of(one) for one in node.named_children if not _holds(one, text)]
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", " ".join(told))
    words = re.findall(r"[a-z0-9]+", parted.lower())
    return _Around(frozenset(words), "".join(words))

"""How what stands beside a secret asks the environment: by which names, and with which faith that they are set."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.literals import upper_snake
from bot.fixes.script_file import ScriptFile

ENVIRONMENT = re.compile(r"^process\.env\.([A-Z][A-Z0-9_]*)(!?)$")

ANYWHERE = re.compile(r"\bprocess\.env\.([A-Z][A-Z0-9_]*)()")
"""The same inside of what makes a number or a default of it."""

SHOWN_TO_BROWSERS = re.compile(
    r"^(?:VITE|NEXT_PUBLIC|REACT_APP|NUXT_PUBLIC|GATSBY|PUBLIC|EXPO_PUBLIC|VUE_APP|STORYBOOK|NG_APP)_"
)
"""Names of the environment that build tools write into what browsers are sent (vite.dev, "Env Variables and Modes";
nextjs.org, "Environment Variables"): no place for a secret."""

ASKED = re.compile(r"\bprocess\.env\.(?!(?:NODE|ENABLE|DISABLE|ALLOW|USE)_)([A-Z][A-Z0-9]*_[A-Z0-9_]+)")
"""Variables whose beginning may be the project's: those of Node itself begin with its name (nodejs.org, "Command-line
API"), and switches with a verb."""

NAMELESS = (
    *("KEY", "API_KEY", "TOKEN", "SECRET", "PASSWORD", "CLIENT_SECRET", "API_SECRET", "APP_SECRET", "CONSUMER_SECRET"),
    *("ACCESS_TOKEN", "ACCESS_TOKEN_SECRET", "AUTH_TOKEN", "REFRESH_TOKEN", "PRIVATE_KEY", "SECRET_KEY", "ACCESS_KEY"),
    *("SECRET_ACCESS_KEY", "BOT_TOKEN", "WEBHOOK_SECRET", "PASS", "AUTH_SECRET", "AUTH_KEY"),
)
"""Labels that do not say whose: no names that anybody would look for in the environment."""

TAKEN = re.compile(r"[:=]\s*process\.env\.\w+(?=[,;\n])")

MARKED = re.compile(r"\bprocess\.env\.\w+!(?!=)")

EMPTY_DEFAULT = re.compile(r"^process\.env\.\w+( (?:\?\?|\|\|) (?:''|\"\"))$")

STAND_IN = re.compile(r"^process\.env\.(\w+) (?:\|\||\?\?) (?!''$|\"\"$)[\"'`]")

OF_THE_PLACE = re.compile(
    r"_(?:HOST|PORT|URL|URI|DB|DATABASE|(?<!USER_)NAME|REGION|ENDPOINT|SCHEMA|VERSION|MODEL|BUCKET|TTL|TIMEOUT|ENV|DIALECT|FROM)$"
)
"""Variables of where something is and how it is set up: they have defaults where the secret has none."""

WITH_EMPTY = re.compile(r"\bprocess\.env\.\w+ (?P<or>\|\||\?\?) (?:''|\"\")(?=[,;)\s])")

SIGNS_IN = re.compile(r"^(?:USER|USER_?NAME|LOGIN|CLIENT(?:_ID)?|\w*ACCESS_KEY_ID|\w*USER(?:NAME)?)$")
"""Fields that say who signs in with a secret."""

USUAL = re.compile(r"^(?:SESSION|COOKIE|JWT|AUTH|ACCESS|REFRESH|CLIENT|API|APP)_(?:SECRET|KEY|TOKEN|PASSWORD)$")

LEAST_ASKED = 3
"""Names that a file asks the environment for, before their beginning is a habit."""


def called_as_here(file: ScriptFile, text: Node, name: str) -> str:
    """The name of the environment for the secret `text`, for which its label alone gives `name`: as those of the fields
    beside it are made ("MYSQL_PASSWORD" beside `user: process.env.MYSQL_USER`), else as most of the file's begin."""
    pair = text.parent
    key = pair.child_by_field_name("key") if pair is not None and pair.type == "pair" else None
    beside = _named_beside(text, text_of(key).strip("'\"")) if name and key is not None else ""
    if beside:
        return beside
    asked_for = [one for one in ASKED.findall(file.content.decode()) if not SHOWN_TO_BROWSERS.match(one)]
    if name in NAMELESS:
        last = name.rpartition("_")[2]
        same = {one for one in asked_for if one.endswith(f"_{last}")}
        missed = {one for one in same if f"!process.env.{one}" in file.content.decode()}
        if same:  # the one that the file checks to be there; which of several it was, nothing tells
            return missed.pop() if len(missed) == 1 else ""
    first, count = Counter(each.partition("_")[0] for each in asked_for).most_common(1)[0] if asked_for else ("", 0)
    habit = count >= LEAST_ASKED and 2 * count > len(asked_for) and not name.startswith(f"{first}_")
    return f"{first}_{name}" if habit and name else name


@dataclass(frozen=True)
class _Manner:
    """How a variable is made of its field: what it begins with, which words of the field it leaves out, and what joins
    the others ("CMD_", none and "" for `clientID: process.env.CMD_CLIENTID`)."""

    begin: str
    dropped: tuple[str, ...]
    joint: str


def beginning_beside(text: Node) -> str:
    """How the variables begin that the fields beside a secret are asked for: "MYSQL_" beside `user:
    process.env.MYSQL_USER`, or where all of several begin so; "" where they differ, or there are none. Whose the secret
    is, who signs in tells before the rest does."""
    asked, pair = _asked_beside(text), text.parent
    key = pair.child_by_field_name("key") if pair is not None else None
    bare = key is not None and upper_snake(text_of(key).strip("'\"")) in NAMELESS
    signing = [(label, name) for label, name in asked if bare and SIGNS_IN.search(label)]
    found = [manner for label, name in signing or asked if (manner := _manner(label, name)) is not None]
    whole = [manner for manner in found if not manner.dropped]  # which of the words are left out would be a guess
    begins = {manner.begin for manner in whole or found}
    if not begins and len(asked) > 1:
        begins = {f"{name.partition('_')[0]}_" for _, name in asked}
    begin = begins.pop() if len(begins) == 1 else ""
    return begin if signing or all(name.startswith(begin) for _, name in asked) else ""


def _named_beside(text: Node, key: str) -> str:
    """The variable of the field `key` as those beside it are made; "" where they tell none."""
    begin, words = beginning_beside(text), upper_snake(key).split("_")
    asked = [(label, name) for label, name in _asked_beside(text) if name.startswith(begin)]
    kin = [(label, name) for label, name in asked if label.split("_")[0] == words[0]]  # `clientId` of `clientSecret`
    apart = not kin and any(name == f"{begin}{label}" and "_" in label for label, name in asked)
    found = [manner for label, name in kin or asked if (manner := _manner(label, name)) and manner.begin == begin]
    told = next((one for one in found if not apart and (one.dropped or not one.joint)), _Manner(begin, (), "_"))
    if told.dropped == tuple(words[: len(told.dropped)]):
        words = words[len(told.dropped) :]
    return f"{begin}{told.joint.join(words)}" if begin else ""


def _asked_beside(text: Node) -> list[tuple[str, str]]:
    pair = text.parent
    beside = _beside(pair, ANYWHERE) if pair is not None and pair.type == "pair" else ()
    return [(label, name) for label, name, _ in beside if not SHOWN_TO_BROWSERS.match(name)]


def _manner(label: str, name: str) -> _Manner | None:
    words = label.split("_")
    for first in range(len(words)):
        for joint in ("_", ""):
            said = joint.join(words[first:])
            if name.endswith(f"_{said}"):
                return _Manner(name.removesuffix(said), tuple(words[:first]), joint)
    return None


def is_among_strangers(text: Node, label: str) -> bool:
    """Whether a secret with a usual name stands beside variables of several parts, which tell nothing of it."""
    return len(_asked_beside(text)) > 1 and not beginning_beside(text) and USUAL.match(label) is not None


def default_beside(file: ScriptFile, text: Node) -> str:
    """` ?? ''` where all of the fields beside it have that behind what they ask for, or where the file has it and never
    asks without a default; "" elsewhere."""
    asking = [value for value in _values_beside(text) if value.startswith("process.env.")]
    found = {match[1] if (match := EMPTY_DEFAULT.match(value)) is not None else "" for value in asking}
    if asking:
        return found.pop() if len(found) == 1 else ""
    whole = file.content.decode()
    empty = WITH_EMPTY.search(whole)
    bare = TAKEN.search(whole) is not None or MARKED.search(whole) is not None
    return f" {empty['or']} {file.quote * 2}" if empty is not None and not bare else ""


def needs_a_value(text: Node, name: str) -> bool:
    """Whether what stands beside a secret and is of its part has a value for development (`process.env.CMS_SPACE ||
    "1"` beside CMS_TOKEN): the application is not started without, and nobody can tell this one's."""
    first = name.partition("_")[0]
    asked = (match[1] for value in _values_beside(text) if (match := STAND_IN.match(value)) is not None)
    return any(one.partition("_")[0] == first and not OF_THE_PLACE.search(one) for one in asked)


def _values_beside(text: Node) -> list[str]:
    """What the other fields of the object, or the constants next to a constant, are given."""
    outer = text.parent
    if outer is not None and outer.type == "pair" and outer.parent is not None:
        others = [one for one in outer.parent.named_children if one != outer]
    elif outer is not None and outer.type == "variable_declarator" and outer.parent is not None:
        own = (
            outer.parent
            if outer.parent.parent is None or outer.parent.parent.type != "export_statement"
            else outer.parent.parent
        )
        others = [
            one for near in (own.prev_named_sibling, own.next_named_sibling) if near is not None for one in walk(near)
        ]
    else:
        others = []
    return [text_of(value) for one in others if (value := one.child_by_field_name("value")) is not None]


def are_shortened(text: Node) -> bool:
    """Whether a variable beside a secret says less than its field does (`username: process.env.DB_USER`): a password is
    as often called PASS there."""
    asked = _asked_beside(text)
    return any(label != last and label.startswith(last) for label, name in asked if (last := name.rpartition("_")[2]))


def may_be_missing(file: ScriptFile, text: Node, name: str) -> bool:
    """Whether code here reckons with a value that is not set: fields or constants beside it are taken as they are, or
    the variable called `name`, or what it is kept in, is asked for (`if (!KEY) return`)."""
    outer, asked = text.parent, rf"!process\.env\.{name}\b"
    marked = [mark for _, _, mark in _beside(outer)] if outer is not None and outer.type == "pair" else []
    if not any(marked) and (
        re.search(asked, file.content.decode()) or _is_asked_around(text, name) or _never_says_so(file)
    ):
        return True
    if outer is None or outer.type not in ("pair", "variable_declarator"):
        return False
    beside = _beside(outer) if outer.type == "pair" else _constants_beside(outer)
    marks = [mark for _, _, mark in beside]
    label = outer.child_by_field_name("name")
    if label is None or label.type != "identifier" or (marks and not any(marks)):
        return bool(marks) and not any(marks)
    name = re.escape(text_of(label))
    asks = rf"!{name}\b(?!\s*[.(\[])|\bif \({name}\)|\b{name}\s*(?:\?\?|\|\||&&|\?(?!\.))|&&\s*{name}\b(?!\s*[.(\[])"
    return re.search(asks, file.content.decode()) is not None


def is_read_bare(context: FixContext, name: str) -> bool:
    """Whether the project hands the same variable on elsewhere without saying that it is there."""
    bare = re.compile(rf"[:=(,]\s*process\.env\.{name}(?=[,;)\s])(?!\s*(?:\|\||\?\?|&&|\?|[=!]=))")
    return any(bare.search(each.text) for each in (context.file, *context.files.values()))


def never_says_so_elsewhere(context: FixContext) -> bool:
    """Whether the project's files take what they ask for as it is, several times, and never say by `!` that it is
    there: nobody compiles them so strictly."""
    texts = [each.text for each in context.files.values()]
    return sum(len(TAKEN.findall(each)) for each in texts) >= LEAST_ASKED and not any(map(MARKED.search, texts))


def _never_says_so(file: ScriptFile) -> bool:
    """Whether the file takes what it asks for as it is, and never says by `!` that it is there."""
    text = file.content.decode()
    return TAKEN.search(text) is not None and MARKED.search(text) is None


def _is_asked_around(text: Node, name: str) -> bool:
    """Whether it is only read where the variable is there (`if (process.env.KEY && ...) start(...)`)."""
    asks = re.compile(rf"(?<!!)process\.env\.{name}\b")
    for node in outwards(text):
        asked = node.child_by_field_name("condition") or (
            node.child_by_field_name("left") if node.type == "binary_expression" and "&&" in text_of(node) else None
        )
        if asked is not None and asked.end_byte <= text.start_byte and asks.search(text_of(asked)):
            return True
    return False


def _constants_beside(declarator: Node) -> Iterator[tuple[str, str, str]]:
    """The same of the constants around one: those that nothing but the environment gives."""
    own = declarator.parent
    around = own.parent if own is not None and own.parent is not None else None
    if around is not None and around.type == "export_statement":
        around = around.parent
    for statement in around.named_children if around is not None else ():
        inner = statement.named_children[0] if statement.type == "export_statement" else statement
        for one in inner.named_children if inner != own and inner.type == "lexical_declaration" else ():
            value = one.child_by_field_name("value")
            asked = ENVIRONMENT.match(text_of(value)) if value is not None else None
            if asked is not None:
                yield text_of(one.child_by_field_name("name") or one), asked[1], asked[2]


def _beside(pair: Node, shape: re.Pattern[str] = ENVIRONMENT) -> Iterator[tuple[str, str, str]]:
    """The other fields of the object that are asked of the environment: label, variable, and the mark behind it."""
    for other in pair.parent.named_children if pair.parent is not None else ():
        value = other.child_by_field_name("value") if other.type == "pair" and other != pair else None
        asked = shape.search(text_of(value)) if value is not None else None
        if asked is not None:
            yield upper_snake(text_of(other.child_by_field_name("key") or other).strip("'\"")), asked[1], asked[2]

"""A sibling's record, put into the words of another act: its verb, its noun, its place in the past."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.python_file import text_of, walk
from bot.fixes.said import participle
from bot.fixes.verbs import WORDS, group_of, singular, verb_and_thing, words_of


@dataclass(frozen=True)
class Telling:
    """What a record has to say: `group` is the meaning of the verb ("create"), `verb` the handler's own, `noun` what it
    is done to."""

    group: str
    verb: str
    noun: str


def telling_of(handler: str, group: str, model: str) -> Telling:
    """What a handler does by its name; to a `model`, where its name does not say to what."""
    verb, noun = verb_and_thing(handler)
    known = bool(group_of(verb)) or participle(handler) != "changed"
    thing = noun if known and noun else " ".join(words_of(model))
    return Telling(group_of(verb) or group, verb if known else "", singular(thing))


def reworded(statement: Node, theirs: Telling, own: Telling, usual: Sequence[str]) -> str | None:
    """The source of a sibling's statement with what it says of its act put into words for this one; None where that
    cannot be done for sure. `usual` are the texts of the project's other records, whose verbs are preferred."""
    content = statement.text or b""
    pieces = [node for node in walk(statement) if node.type == "string_content" or _is_member(node)]
    replaced = [(node, _in_words(text_of(node), theirs, own, usual)) for node in pieces]
    for node, text in reversed(replaced):
        if _is_member(node) and text != text_of(node) and not any(text in one for one in usual):
            return None
        start = node.start_byte - statement.start_byte
        content = content[:start] + text.encode() + content[start + len(node.text or b"") :]
    changed = any(text != text_of(node) for node, text in replaced)
    result = content.decode()
    says = (theirs.group, theirs.verb, theirs.noun) != (own.group, own.verb, own.noun)
    told = [text for _, text in replaced]
    if (says and theirs.group != own.group and not changed) or _contradicts(told, own) or _names_act(statement, own):
        return None
    return result


def verbs_of(handler: str, group: str) -> set[str]:
    """The words by which a record can say what a handler does."""
    verb, _ = verb_and_thing(handler)
    known = {verb, *WORDS.get(group_of(verb) or group, ())} - {""}
    nouns = {"create": "creation", "delete": "deletion", "update": "modification"}
    forms = {form for one in known for form in (one, _past(one), _running(one))}
    return {singular(form) for form in forms} | {nouns.get(group_of(verb) or group, "")}


def _is_member(node: Node) -> bool:
    """A member of an enumeration: the UPDATE of `Action.UPDATE`."""
    parent = node.parent
    return (
        node.type == "identifier"
        and parent is not None
        and parent.type == "attribute"
        and parent.child_by_field_name("attribute") == node
        and text_of(node).isupper()
    )


def _in_words(text: str, theirs: Telling, own: Telling, usual: Sequence[str]) -> str:
    if theirs.noun and own.noun and theirs.noun != own.noun:
        text = _exchanged(text, theirs.noun, own.noun)
    same = theirs.group == own.group and (theirs.verb == own.verb or not (_special(theirs) or _special(own)))
    if same:
        return text
    usual_verb = "" if _special(own) else _usual_verb(own.group, usual)
    for old in sorted({theirs.verb, *WORDS.get(theirs.group, ())} - {""}, key=len, reverse=True):
        new = usual_verb or (own.verb if old == theirs.verb or _special(own) else "") or own.group
        for form, other in ((_past(old), _past(new)), (_running(old), _running(new)), (old, new)):
            after = _exchanged(text, form, other)
            if after != text:
                return after
    return text


def _special(telling: Telling) -> bool:
    """Whether the verb says more than that something is created, changed or deleted."""
    return bool(telling.verb) and not group_of(telling.verb)


def _usual_verb(group: str, usual: Sequence[str]) -> str:
    """The verb that other records have for it: "add" where the project says "added"."""
    for verb in WORDS.get(group, ()):
        if any(_has_word(text, form) for text in usual for form in (verb, _past(verb), _running(verb))):
            return verb
    return ""


def _contradicts(texts: Iterable[str], own: Telling) -> bool:
    """Whether a text still speaks of another kind of act."""
    others = [
        verb for group, verbs in WORDS.items() if group != own.group for verb in verbs if verb not in ("new", "open")
    ]
    forms = [form for verb in others for form in (verb, _past(verb))]
    return any(_has_word(text, form) for text in texts for form in forms)


def _names_act(statement: Node, own: Telling) -> bool:
    """Whether the function that keeps the record is called for another kind of act: `log_deletion(...)`."""
    names = [text_of(node) for node in walk(statement) if node.type == "identifier" and _is_called(node)]
    words = [word for name in names for word in re.split(r"_|(?<=[a-z])(?=[A-Z])", name)]
    groups = {group_of(word.lower()) or group_of(_verb_of_noun(word.lower())) for word in words[1:]} - {""}
    return bool(groups - {own.group})


def _is_called(node: Node) -> bool:
    """The name that a call is made by."""
    parent = node.parent
    if parent is not None and parent.type == "attribute" and parent.child_by_field_name("attribute") == node:
        node, parent = parent, parent.parent
    return parent is not None and parent.type == "call" and parent.child_by_field_name("function") == node


def _verb_of_noun(word: str) -> str:
    return {"creation": "create", "deletion": "delete", "removal": "remove", "modification": "modify"}.get(word, "")


def _past(verb: str) -> str:
    known = participle(verb)
    if known != "changed" or verb == "change":
        return known
    if verb in ("void", "reset", "set"):
        return f"{verb}ed" if verb == "void" else verb
    return f"{verb}d" if verb.endswith("e") else f"{verb[:-1]}ied" if verb.endswith("fy") else f"{verb}ed"


def _running(verb: str) -> str:
    return f"{verb.removesuffix('e')}ing"


def _has_word(text: str, word: str) -> bool:
    return re.search(rf"(?<![a-zA-Z]){re.escape(word)}(?![a-z])", text, re.IGNORECASE) is not None


def _exchanged(text: str, old: str, new: str) -> str:
    """The text with the first such word exchanged, in the same case; a word of several parts as the text joins them."""
    parts = [re.escape(part) for part in old.split(" ")]
    found = re.search(rf"(?<![a-zA-Z]){'([ _.-]?)'.join(parts)}(?![a-z])", text, re.IGNORECASE)
    if found is None or not old:
        return text
    joint = next(
        (one for one in found.groups() if one), "_" if re.search(r"[a-z][_][a-z]", text, re.IGNORECASE) else " "
    )
    word = new.replace(" ", joint)
    like = found[0]
    cased = word.upper() if like.isupper() else word.capitalize() if like[0].isupper() else word
    return text[: found.start()] + cased + text[found.end() :]

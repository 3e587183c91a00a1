"""What has failed, in the words of the project: as it tells its log beside an answer, or as its other answers are made
of what a function does ("Failed to delete workflow" in delete_workflow)."""

import re
from collections import Counter

from tree_sitter import Node

from bot.fixes.calls import function_of
from bot.fixes.python_file import outwards, text_of, walk
from bot.fixes.usual_words import OF_THE_SERVER, SEVERAL, other_beginnings
from bot.fixes.verbs import words_of

LOGS = re.compile(r"^(?:\w+\.)*(?:log|logger|LOG|logging)\.(?:exception|error|warning)$")

FAILED = re.compile(
    r"(?:Failed to|Could not|Cannot|Unable to) [a-z]+[/\w ]* \w+|Error (?:while )?[a-z]+ing(?:/[a-z]+ing)? [\w ]+"
)
"""Words of a log that say what was not done, and nothing of how."""

LEADS_OVER = re.compile(
    r"(?:\s+(?:to|for|from|of|in|on|at|with|by)(?:\s+(?:id|ids|name|key|uuid))?)?[\s:,.-]*$", re.IGNORECASE
)
"""What stands in front of a value, and says nothing without it."""

FORMS = re.compile(r"(?P<form>Failed to|Could not|Cannot|Unable to|Error(?: while)?(?= [a-z]+ing\b)) [a-z]+[ :]")
"""How answers begin that say what was not done."""

VERBS = re.compile(
    r"add|approve|cancel|clear|create|deactivate|delete|disable|download|enable|export|fetch|generate|get|import|install"
    r"|list|load|move|publish|read|refresh|register|reject|remove|rename|reset|restore|retrieve|revoke|run|save|search"
    r"|send|set|start|stop|store|submit|sync|test|update|upload|validate|verify"
)
"""What functions are called by that do something to what their names go on with."""

DOUBLED = frozenset(("get", "set", "run", "stop", "reset", "submit"))
"""Verbs that double their last letter in front of -ing."""

RELATIONS = frozenset(("by", "for", "from", "to", "in", "of", "on", "with", "via", "as", "and", "or"))
"""Words behind which a name says more than of what."""

NO_THINGS = frozenset(("endpoint", "view", "handler", "route", "api", "async", "sync"))
"""Last words of functions' names that are no part of what they do it to."""


def logged_words(answer: Node) -> str:
    """What the log is told beside an answer has failed, without what it is filled with; "" for other words."""
    block = next((one for one in outwards(answer) if one.type == "block"), None)
    calls = [one for child in (block.named_children if block else ()) for one in child.named_children]
    for call in calls:
        arguments = call.child_by_field_name("arguments") if call.type == "call" else None
        first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
        if first is not None and first.type == "string" and LOGS.search(function_of(call)):
            said = LEADS_OVER.sub("", re.split(r"[{%]", text_of(first).strip("rRbBuUfF").strip("\"'"))[0])
            return said if FAILED.fullmatch(said) else ""
    return ""


def words_of_function(answer: Node) -> str:
    """What the function around an answer does, as most of the file's other errors of the server's say what has failed:
    several at least. "" where they say it otherwise, or its name does not tell."""
    told = other_beginnings(answer, OF_THE_SERVER)
    forms = Counter(found["form"] for one in told if (found := FORMS.match(f"{one} ")) is not None)
    form, count = forms.most_common(1)[0] if forms else ("", 0)
    deed = _deed(answer, of_error=form.startswith("Error"))
    if count < SEVERAL or 2 * count <= len(told) or not deed:
        return ""
    stops = sum(one.endswith(".") for one in told)
    return f"{form} {deed}{'.' if 2 * stops > len(told) else ''}"


def _deed(answer: Node, *, of_error: bool) -> str:
    """A verb and its object, by a function's name: "delete workflow", "deleting workflow" behind "Error"."""
    *_, root = outwards(answer)
    function = next((one for one in outwards(answer) if one.type == "function_definition"), None)
    name = function.child_by_field_name("name") if function is not None else None
    verb, *words = words_of(text_of(name)) if name is not None else [""]
    end = next((at for at, one in enumerate(words) if one in RELATIONS), len(words))
    things = words[: end - 1] if words[end - 1 : end] and words[end - 1] in NO_THINGS else words[:end]
    if not VERBS.fullmatch(verb) or not things:
        return ""
    return " ".join([_gerund(verb) if of_error else verb, *(_as_written(one, root) for one in things)])


def _gerund(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb[:-1]}ing"
    return f"{verb}{verb[-1]}ing" if verb in DOUBLED else f"{verb}ing"


def _as_written(word: str, root: Node) -> str:
    """A word as the file's texts mostly write it: "GitHub" for github."""
    texts = (text_of(one) for one in walk(root) if one.type == "string_content")
    found = Counter(each for one in texts for each in re.findall(rf"(?<![\w./-]){word}(?![\w./-])", one, re.IGNORECASE))
    usual = found.most_common(1)[0][0] if found else word
    return word if usual == word.capitalize() and found[word] else usual

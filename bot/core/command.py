"""A slash command, as it stands in a comment."""

import re
from dataclasses import dataclass

_COMMAND = re.compile(r"/compliance(?:[ \t]+(?P<words>[^\r\n]*))?[ \t]*$")


@dataclass(frozen=True)
class Command:
    """`name` is the first word, in lower case ("" for a bare `/compliance`); `rest` what follows it."""

    name: str
    rest: str


def command_in(body: str) -> Command | None:
    """The command in a comment: its first line must be the command, so that quoted text and prose about
    commands never act."""
    first = body.lstrip("\ufeff").split("\n", 1)[0].rstrip("\r")
    match = _COMMAND.match(first)
    if match is None:
        return None
    words = (match["words"] or "").strip().split(maxsplit=1)
    return Command(words[0].lower() if words else "", words[1] if len(words) > 1 else "")

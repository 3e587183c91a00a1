"""A slash command, as it stands in a comment."""

from dataclasses import dataclass

PREFIX = "/compliance"


@dataclass(frozen=True)
class Command:
    """`name` is the first word, in lower case ("" for a bare `/compliance`); `rest` what follows it."""

    name: str
    rest: str


def command_in(body: str) -> Command | None:
    """The command in a comment: its first line must be the command, so that quoted text, code and prose about
    commands never act. Takes time in proportion to the text, whatever that is: anybody may write one."""
    text = body.encode(errors="backslashreplace").decode()  # half characters can be kept nowhere
    first = text.lstrip("\ufeff").replace("\r", "\n").partition("\n")[0]
    if not first.startswith(PREFIX) or first[len(PREFIX) : len(PREFIX) + 1] not in {"", " ", "\t"}:
        return None
    words = first[len(PREFIX) :].strip().split(maxsplit=1)
    return Command(words[0].lower() if words else "", words[1] if len(words) > 1 else "")

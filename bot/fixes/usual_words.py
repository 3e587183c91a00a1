"""What an application tells its clients where it does not say more: its own words for that."""

import builtins
import re
from collections import Counter
from collections.abc import Callable, Iterator

from tree_sitter import Node

from bot.fixes.calls import function_of
from bot.fixes.python_file import outwards, text_of, walk

USUAL = {
    "Internal server error": re.compile(
        r"(?:(?:Internal )?server error|Something went wrong|(?:An? )?(?:unexpected|internal|unknown)(?: server)? error"
        r"(?: (?:has )?occurred)?)[.!]?",
        re.IGNORECASE,
    ),
    "Invalid request": re.compile(
        r"(?:Invalid|Bad) (?:request|input|data|payload)(?: (?:body|data))?[.!]?", re.IGNORECASE
    ),
}
"""Texts that say the same as ours."""

SEVERAL = 2
"""Answers, before what they say is a habit."""

CATCHES_ALL = re.compile(r"except(?: (?:Exception|BaseException)(?: as \w+)?)?:")

CAME_TO_NOTHING = re.compile(r"not \w+$|\w+ is None$")
"""A question behind a try, whether it gave anything."""

SAYS_WRONG = re.compile(
    r"Already|Invalid|Missing|Expired|Exceeded|NotFound|NotAllowed|NotSupported|Unsupported|TooMany|TooL|Exists|Mismatch"
    r"|Required|InUse|Duplicate|Conflict|Full$|Taken|Locked|Unknown"
)
"""Words of errors that say to the caller what is wrong."""

LOGS = re.compile(r"^(?:\w+\.)*(?:log|logger|LOG|logging)\.(?:exception|error|warning)$")

FAILED = re.compile(
    r"(?:Failed to|Could not|Cannot|Unable to) [a-z]+[/\w ]* [a-z]\w*|Error (?:while )?[a-z]+ing(?:/[a-z]+ing)? [\w ]+"
)
"""Words of a log that say what was not done, and nothing of how."""

OF_ACCOUNTS = frozenset(("User", "Account", "Email", "Login", "Credential", "Credentials", "Password", "Member"))
"""Errors that would tell strangers who has an account (OWASP, "Authentication Cheat Sheet")."""

OF_OTHERS = re.compile(
    r"^(?:requests|httpx|aiohttp|urllib3?|smtplib|socket|botocore|boto3)\.|(?:^|\.)(?:Connect(?:ion)?Error|ConnectTimeout"
    r"|Timeout(?:Error)?|RequestException|RequestError|HTTPStatusError|ClientError|SMTPException)$"
)
"""What is raised where another server does not answer as it should."""


def as_elsewhere(response: Node, text: str, otherwise: str) -> str:
    """The words that the file's other answers have for one of our texts, most often; something else where they have
    none."""
    *_, root = outwards(response)
    usual = USUAL.get(text, re.compile(rf"{re.escape(text)}[.!]?", re.IGNORECASE))
    answers = (one for one in walk(root) if one.type in ("return_statement", "raise_statement")) if text else ()
    texts = [text_of(node) for one in answers for node in walk(one) if node.type == "string_content"]
    said = Counter(one for one in texts if usual.fullmatch(one))
    return said.most_common(1)[0][0] if said else otherwise


def says_more(response: Node, text: str, is_alike: Callable[[Node], bool]) -> bool:
    """Whether the file's other answers that are alike mostly have words of their own, several at least, and not those
    of one of our texts."""
    *_, root = outwards(response)
    every = (one for one in walk(root) if one.type in ("return_statement", "raise_statement") and one != response)
    told = [words for one in every if is_alike(one) for words in _beginnings(one)]
    own = [one for one in told if not USUAL[text].fullmatch(one)]
    return len(own) >= SEVERAL and 2 * len(own) > len(told)


def beside(response: Node, is_alike: Callable[[Node], bool]) -> str:
    """The words of an answer that is alike and stands for the same: that to any other error of the same try, or to that
    nothing came of it, right behind. "" where there is none, or several."""
    clause = next((one for one in outwards(response) if one.type == "except_clause"), None)
    around = clause.parent if clause is not None else None
    if clause is None or around is None:
        return ""
    others = [one for one in around.named_children if one.type == "except_clause" and one != clause]
    general = [one for one in others if CATCHES_ALL.match(text_of(one))]
    after = around.next_named_sibling
    test = after.child_by_field_name("condition") if after is not None and after.type == "if_statement" else None
    if after is not None and test is not None and CAME_TO_NOTHING.match(text_of(test)):
        general.append(after)
    answers = [one for part in general for one in walk(part) if one.type in ("raise_statement", "return_statement")]
    texts = {text for one in answers if is_alike(one) for text in _plain_texts(one)}
    return texts.pop() if len(texts) == 1 else ""


def _plain_texts(answer: Node) -> Iterator[str]:
    """Sentences of an answer that are filled with nothing: of two words at least."""
    for one in walk(answer):
        parts = [child.type for child in one.named_children] if one.type == "string" else []
        text = text_of(one.named_children[1]) if parts == ["string_start", "string_content", "string_end"] else ""
        if " " in text.strip() and "\\" not in text and "\n" not in text:
            yield text


def _beginnings(answer: Node) -> Iterator[str]:
    """What the texts of an answer say before they are filled with anything, of two words at least."""
    for one in walk(answer):
        first = one.named_children[1:2] if one.type == "string" else []
        if first and first[0].type == "string_content" and " " in text_of(first[0]).strip():
            yield text_of(first[0]).strip()


def logged_words(response: Node) -> str:
    """What the log is told beside an answer has failed, without what it is filled with; "" for other words."""
    block = next((one for one in outwards(response) if one.type == "block"), None)
    calls = [one for child in (block.named_children if block else ()) for one in child.named_children]
    for call in calls:
        arguments = call.child_by_field_name("arguments") if call.type == "call" else None
        first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
        if first is not None and first.type == "string" and LOGS.search(function_of(call)):
            head = re.split(r"[{%]", text_of(first).strip("rRbBuUfF").strip("\"'"))[0]
            said = re.sub(r"(?:\s+(?:to|for|from|of|in|on|at|with|by))?[\s:,.-]*$", "", head)
            return said if FAILED.fullmatch(said) else ""
    return ""


def said_by_name(response: Node) -> str:
    """What the name of the one error of the project's that is caught says is wrong, in words: "Seat already taken" for
    SeatAlreadyTakenError, "Seat not found" for Seat.DoesNotExist; "" where it says nothing of that kind, or several are
    caught."""
    each = [re.sub(r"\.(?:DoesNotExist|NotFound)$", "NotFound", one) for one in _caught(response)]
    own = [one.rpartition(".")[2] for one in each if not hasattr(builtins, one)]
    words = re.findall(r"[A-Z][a-z]+", re.sub(r"(?:Error|Exception)$", "", own[0])) if len(own) == 1 else []
    told = " ".join(words).capitalize()
    if words and words[0] in OF_ACCOUNTS:
        return ""
    return told if len(words) > 1 and "".join(words) in own[0] and SAYS_WRONG.search("".join(words)) else ""


def _caught(response: Node) -> list[str]:
    """The errors that are caught around an answer, as they are written."""
    clause = next((one for one in outwards(response) if one.type == "except_clause"), None)
    kinds = clause.named_children[0] if clause is not None else None
    kinds = kinds.named_children[0] if kinds is not None and kinds.type == "as_pattern" else kinds
    each = kinds.named_children if kinds is not None and kinds.type == "tuple" else [kinds] if kinds is not None else []
    return [text_of(one) for one in each]


def reads_json_alone(response: Node) -> bool:
    """Whether only that is caught that something is no JSON."""
    each = _caught(response)
    return bool(each) and all(one.rpartition(".")[2] == "JSONDecodeError" for one in each)


def asks_others(response: Node) -> bool:
    """Whether only that is caught that another server's answer, or its silence, raises."""
    each = _caught(response)
    return bool(each) and all(OF_OTHERS.search(one) for one in each)

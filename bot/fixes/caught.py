"""What the error that is caught around an answer tells of what went wrong."""

import builtins
import re

from tree_sitter import Node

from bot.fixes.python_file import outwards, text_of

SAYS_WRONG = re.compile(
    r"Already|Invalid|Missing|Expired|Exceeded|NotFound|NotAllowed|NotSupported|Unsupported|TooMany|TooL|Exists|Mismatch"
    r"|Required|InUse|Duplicate|Conflict|Full$|Taken|Locked|Unknown"
)
"""Words of errors that say to the caller what is wrong."""

OF_ACCOUNTS = frozenset(("User", "Account", "Email", "Login", "Credential", "Credentials", "Password", "Member"))
"""Errors that would tell strangers who has an account (OWASP, "Authentication Cheat Sheet")."""

OF_INPUT = re.compile(r"Valid|Decod|Pars|Format|Syntax")
"""Words of errors that say that something has another form than it should."""

OF_OTHERS = re.compile(
    r"^(?:requests|httpx|aiohttp|urllib3?|smtplib|socket|botocore|boto3)\.|(?:^|\.)(?:Connect(?:ion)?Error|ConnectTimeout"
    r"|Timeout(?:Error)?|RequestException|RequestError|HTTPStatusError|ClientError|SMTPException)$"
)
"""What is raised where another server does not answer as it should."""


OF_ALL = frozenset(("Exception", "BaseException"))


def clause_around(answer: Node) -> Node | None:
    """The except clause that an answer stands in."""
    return next((one for one in outwards(answer) if one.type == "except_clause"), None)


def caught(answer: Node) -> list[str]:
    """The errors that are caught around an answer, as they are written; none where all are, without a word."""
    clause = clause_around(answer)
    kinds = clause.named_children[0] if clause is not None else None
    kinds = kinds.named_children[0] if kinds is not None and kinds.type == "as_pattern" else kinds
    if kinds is None or kinds.type == "block":
        return []
    return [text_of(one) for one in (kinds.named_children if kinds.type == "tuple" else [kinds])]


def catches_all(answer: Node) -> bool:
    """Whether anything at all may have gone wrong where an answer stands."""
    each = caught(answer)
    return clause_around(answer) is not None and (not each or not OF_ALL.isdisjoint(each))


def own_errors(answer: Node) -> list[str]:
    """The errors that are caught around an answer and are none of the language's own, by their bare names."""
    return [one.rpartition(".")[2] for one in caught(answer) if not hasattr(builtins, one)]


def said_by_name(answer: Node) -> str:
    """What the name of the one error of the project's that is caught says is wrong, in words: "Seat already taken" for
    SeatAlreadyTakenError, "Seat not found" for Seat.DoesNotExist; "" where it says nothing of that kind, or several are
    caught."""
    own = [re.sub(r"^(?:.*\.)?(\w+)\.(?:DoesNotExist|NotFound)$", r"\1NotFound", one) for one in caught(answer)]
    own = [one.rpartition(".")[2] for one in own if not hasattr(builtins, one)]
    words = re.findall(r"[A-Z][a-z]+", re.sub(r"(?:Error|Exception)$", "", own[0])) if len(own) == 1 else []
    told = " ".join(words).capitalize()
    if words and words[0] in OF_ACCOUNTS:
        return ""
    return told if len(words) > 1 and "".join(words) in own[0] and SAYS_WRONG.search("".join(words)) else ""


def reads_json_alone(answer: Node) -> bool:
    """Whether only that is caught that something is no JSON."""
    each = caught(answer)
    return bool(each) and all(one.rpartition(".")[2] == "JSONDecodeError" for one in each)


def is_of_input(answer: Node) -> bool:
    """Whether only that is caught which what was sent can raise: errors of the language's own, and of who checks it."""
    return not catches_all(answer) and all(OF_INPUT.search(one) for one in own_errors(answer))


def asks_others(answer: Node) -> bool:
    """Whether only that is caught that another server's answer, or its silence, raises."""
    each = caught(answer)
    return bool(each) and all(OF_OTHERS.search(one) for one in each)

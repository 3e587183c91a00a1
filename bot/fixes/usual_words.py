"""What an application tells its clients where it does not say more: its own words for that."""

import re
from collections import Counter

from tree_sitter import Node

from bot.fixes.python_file import outwards, text_of, walk

USUAL = {
    "Internal server error": re.compile(
        r"(?:Internal server error|Something went wrong|(?:An? )?(?:unexpected|internal|unknown)(?: server)? error"
        r"(?: (?:has )?occurred)?)[.!]?",
        re.IGNORECASE,
    ),
    "Invalid request": re.compile(
        r"(?:Invalid|Bad) (?:request|input|data|payload)(?: (?:body|data))?[.!]?", re.IGNORECASE
    ),
}
"""Texts that say the same as ours."""

OF_OTHERS = re.compile(
    r"^(?:requests|httpx|aiohttp|urllib3?|smtplib|socket|botocore|boto3)\.|(?:^|\.)(?:Connect(?:ion)?Error|ConnectTimeout"
    r"|Timeout(?:Error)?|RequestException|RequestError|HTTPStatusError|ClientError|SMTPException)$"
)
"""What is raised where another server does not answer as it should."""


def as_elsewhere(response: Node, text: str) -> str:
    """The words that the file's other answers have for one of our texts, most often; ours where they have none."""
    *_, root = outwards(response)
    usual = USUAL.get(text)
    answers = (one for one in walk(root) if one.type in ("return_statement", "raise_statement")) if usual else ()
    texts = [text_of(node) for one in answers for node in walk(one) if node.type == "string_content"]
    said = Counter(one for one in texts if usual is not None and usual.fullmatch(one))
    return said.most_common(1)[0][0] if said else text


def asks_others(response: Node) -> bool:
    """Whether only that is caught that another server's answer, or its silence, raises."""
    clause = next((one for one in outwards(response) if one.type == "except_clause"), None)
    kinds = clause.named_children[0] if clause is not None else None
    kinds = kinds.named_children[0] if kinds is not None and kinds.type == "as_pattern" else kinds
    each = kinds.named_children if kinds is not None and kinds.type == "tuple" else [kinds] if kinds is not None else []
    return bool(each) and all(OF_OTHERS.search(text_of(one)) for one in each)

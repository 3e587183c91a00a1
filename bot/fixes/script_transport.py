"""TLS of Node applications: the other side shows who it is, and keys are long enough."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.script_deed import FUNCTIONS
from bot.fixes.script_file import ScriptFile
from bot.fixes.script_rewrite import ScriptRewrite
from bot.fixes.transport import KEY_BITS

CHOICES = ("ternary_expression", "if_statement", "switch_case")

SAYS_SO = re.compile(r"insecure|unsafe|unverified|self_?signed|skip|ignore", re.IGNORECASE)

SAYS_WHY = re.compile(r"cert|self.?signed|\btls\b|\bssl\b|verif", re.IGNORECASE)

OFF = re.compile(r"\brejectUnauthorized[\"']?: false\b")

AUTHORITY = re.compile(r"^[\"']?ca[\"']?\s*[:,}]|^ca$")

OF_TRUST = re.compile(
    r"cert|\btls|ssl|https|\bdev|prod|\benv|local|trust|verif|secure|self.?signed|stag|debug|test|unauthori[sz]ed",
    re.IGNORECASE,
)
"""Words of a condition by which certificates are looked at, or not."""

ADDRESS = re.compile(r"^[\w.]*(?:[uU]rl|[uU]ri|[hH]ost|[aA]ddress|[eE]ndpoint)$")

HOSTS = re.compile(r"^(?:host|hostname|servername|port|url)$")

CONNECTS = re.compile(r"https?|tls|agent|request|fetch|axios|\bgot|socket|connect|transport|client|call", re.IGNORECASE)
"""Functions that are told how to connect."""

LOOKS_ITSELF = re.compile(r"\.(?:getPeerCertificate|getPeerX509Certificate)\(|\.authoriz(?:ed\b|ationError\b)")
"""A connection is made to look at the certificate, also at one that is no longer good (nodejs.org, "TLS")."""

SWITCH = "process.env.NODE_TLS_REJECT_UNAUTHORIZED"
"""Turns the check of all certificates off with "0" (nodejs.org, "Command-line API")."""


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    if re.search(r"(?:^|/)(?:scripts?|tools)/", context.finding.location.path):
        return  # run by hand, against what stands on somebody's desk
    for node in walk(file.root):
        if file.line_of(node.start_byte) not in context.finding.location.span:
            continue
        if node.type == "pair":
            yield from _of_pair(context, node)
        elif node.type == "assignment_expression":
            yield "Leaves the check of certificates on.", _without_switch(file, node)


def _of_pair(context: FixContext, pair: Node) -> Iterator[Proposal]:
    key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
    if key is None or value is None:
        return
    name, given = text_of(key).strip("'\""), text_of(value)
    if name == "rejectUnauthorized" and given == "false" and not _is_meant(pair) and not _is_the_rule(context, pair):
        yield "Checks the server's certificate.", [Change(value.start_byte, value.end_byte, "true")]
    if name == "modulusLength" and given.isdigit() and int(given) < KEY_BITS:
        yield f"Makes a key of {KEY_BITS} bits.", [Change(value.start_byte, value.end_byte, str(KEY_BITS))]


def _is_the_rule(context: FixContext, pair: Node) -> bool:
    """Whether certificates that nobody signed are what has to be reckoned with: the check is off elsewhere too, a
    database's server makes its own, or whoever runs the application says where to connect to."""
    texts = [each.text for each in {context.file.path: context.file, **context.files}.values()]
    off = [line for text in texts for line in text.splitlines() if OFF.search(line) and not SAYS_SO.search(line)]
    if len(off) > 1:
        return True
    table = pair.parent
    if table is not None and any(AUTHORITY.match(text_of(one)) for one in table.named_children):
        return False  # who has to have signed them is said there
    for other in table.named_children if table is not None else ():
        key, value = other.child_by_field_name("key"), other.child_by_field_name("value")
        if key is not None and value is not None and HOSTS.match(text_of(key)) and value.type == "member_expression":
            return True
    held = table.parent if table is not None else None
    if held is not None and held.type == "pair":
        return text_of(held.child_by_field_name("key") or held).strip("'\"") in ("ssl", "tls")
    if held is not None and held.type == "arguments" and held.parent is not None:
        callee = held.parent.child_by_field_name("function") or held.parent.child_by_field_name("constructor")
        if callee is not None and not CONNECTS.search(text_of(callee)):
            return True  # a default among others
    first = held.named_children[0] if held is not None and held.type == "arguments" else None
    return first is not None and first != table and ADDRESS.search(text_of(first)) is not None


def _is_meant(pair: Node) -> bool:
    """Whether a setting or the case decides (`allowSelfSigned ? { ... } : {}`), or a comment beside it says why: then
    the check is off on purpose, and whoever wrote that has to be spoken to."""
    for around in outwards(pair):
        label = around.child_by_field_name("left") or around.child_by_field_name("name")
        if label is not None and SAYS_SO.search(text_of(label)):
            return True
        before, after = around.prev_named_sibling, around.next_named_sibling
        asked = around.child_by_field_name("condition") if around.type == "if_statement" else None
        if (around.type in CHOICES and (asked is None or OF_TRUST.search(text_of(asked)))) or (
            around.type == "binary_expression" and re.search(r"&&|\|\||\?\?", text_of(around))
        ):
            return True
        if any(one is not None and one.type == "comment" and SAYS_WHY.search(text_of(one)) for one in (before, after)):
            return True
        if around.type == "call_expression" and LOOKS_ITSELF.search(text_of(around)):
            return True
        if around.type in FUNCTIONS:
            return False
    return False


def _without_switch(file: ScriptFile, assignment: Node) -> list[Change]:
    """The line of the statement goes, where it stands alone on it."""
    left, statement = assignment.child_by_field_name("left"), assignment.parent
    told = "".join(text_of(left).split()) if left is not None else ""
    if statement is None or statement.type != "expression_statement" or not file.is_first(statement):
        return []
    line = file.line_of(statement.start_byte)
    alone = file.end_of(line) == statement.end_byte or text_of(statement.next_sibling or statement).startswith("//")
    if told.replace("['", ".").replace("']", "").replace('["', ".").replace('"]', "") != SWITCH or not alone:
        return []
    if file.line_of(statement.end_byte - 1) != line or line == len(file.lines):
        return []
    return [Change(file.start_of(line), file.start_of(line + 1), "")]


PLUGIN = ScriptRewrite("script_transport", 30, frozenset({"SOC2-005"}), _proposals)

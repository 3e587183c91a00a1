"""TLS: the other side shows who it is, and keys are long enough."""

from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import (
    by_position,
    function_of,
    keyword,
    nodes_on,
    replaced,
    value_of,
    without_argument,
)
from bot.fixes.change import Change
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, outwards, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

WEAKENING = {
    "verify": "False",
    "verify_ssl": "False",
    "ssl": "False",
    "verify_certs": "False",
    "ssl_verify": "False",
    "tlsAllowInvalidCertificates": "True",
    "tlsInsecure": "True",
    "tls_insecure": "True",
}
"""Arguments that turn the check of a certificate off by this value, and leave it on where they are not given."""

STRONG = {"verify": "True", "check_hostname": "True", "verify_mode": "CERT_REQUIRED"}
"""Members of sessions and contexts, and what they are in libraries that check."""

KEY_BITS = 3072
"""NIST SP 800-57 part 1, table 2: the least for RSA from 2031 on, and good before."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    span = context.finding.location.span
    yield (
        "Checks the server's certificate.",
        [change for call in nodes_on(file, span, "call") for change in _checked(call)],
    )
    assignments = [node for node in nodes_on(file, span, "assignment") if _weak_member(node)]
    yield (
        "Checks the server's certificate and name.",
        [change for node in assignments[:1] for one in _with_neighbours(node) for change in _strengthened(one)],
    )
    for call in nodes_on(file, span, "call"):
        yield "Refuses hosts whose key is not known.", _known_hosts(file, call)
        size = value_of(keyword(call, "key_size")) or value_of(keyword(call, "bits"))
        if (
            size is not None
            and text_of(size).isdigit()
            and int(text_of(size)) < KEY_BITS
            and "rsa" in text_of(call).lower()
        ):
            yield f"Makes a key of {KEY_BITS} bits.", [replaced(size, str(KEY_BITS))]


def _checked(call: Node) -> list[Change]:
    changes = []
    for name, weak in WEAKENING.items():
        argument = keyword(call, name)
        value = value_of(argument)
        if argument is not None and value is not None and text_of(value) == weak:
            changes.append(without_argument(argument))
    function = call.child_by_field_name("function")
    if function is not None and text_of(function) == "ssl._create_unverified_context":
        changes.append(replaced(function, "ssl.create_default_context"))
    return changes if len(changes) == 1 else []


def _weak_member(assignment: Node) -> str:
    """The member that an assignment weakens; "" for none."""
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    member = left.child_by_field_name("attribute") if left is not None and left.type == "attribute" else None
    name = text_of(member) if member is not None else ""
    if right is None or name not in STRONG:
        return ""
    return name if text_of(right) == "False" or text_of(right).endswith("CERT_NONE") else ""


def _with_neighbours(assignment: Node) -> Iterator[Node]:
    """The assignment, and those right beside it that weaken the same context: Python lets neither be strong alone."""
    statement = assignment.parent
    yield assignment
    for step in ("prev_named_sibling", "next_named_sibling"):
        beside: Node | None = getattr(statement, step) if statement is not None else None
        while beside is not None and beside.type in ("expression_statement", "comment"):
            if beside.type == "comment":
                beside = getattr(beside, step)
                continue
            inner = beside.named_children[0]
            if inner.type != "assignment" or not _weak_member(inner) or _owner(inner) != _owner(assignment):
                break
            yield inner
            beside = getattr(beside, step)


def _owner(assignment: Node) -> str:
    left = assignment.child_by_field_name("left")
    owner = left.child_by_field_name("object") if left is not None else None
    return text_of(owner) if owner is not None else ""


def _strengthened(assignment: Node) -> list[Change]:
    right = assignment.child_by_field_name("right")
    if right is None:
        return []
    if text_of(right) == "False":
        return [replaced(right, "True")]
    return [replaced(right, text_of(right).replace("CERT_NONE", "CERT_REQUIRED"))]


def _known_hosts(file: PythonFile, call: Node) -> list[Change]:
    """Paramiko's policy for hosts that nobody knows, with the keys of the hosts that are known."""
    given = by_position(call)
    if not function_of(call).endswith(".set_missing_host_key_policy") or len(given) != 1 or call.parent is None:
        return []
    policy = text_of(given[0])
    client = function_of(call).removesuffix(".set_missing_host_key_policy")
    around = next((one for one in outwards(call) if one.type in ("function_definition", "module")), file.root)
    known = any(function_of(node).startswith(f"{client}.load_") for node in walk(around) if node.type == "call")
    rejecting = replaced(
        given[0], policy.replace("AutoAddPolicy", "RejectPolicy").replace("WarningPolicy", "RejectPolicy")
    )
    if known or call.parent.type != "expression_statement" or not file.is_first(call):
        return [rejecting] if known else []
    start = call.start_byte
    return [Change(start, start, f"{client}.load_system_host_keys(){file.eol}{file.margin(call)}"), rejecting]


PLUGIN = Rewrite("transport", 30, frozenset({"SOC2-005"}), _proposals)

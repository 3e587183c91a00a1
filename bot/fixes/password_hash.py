"""Passwords go through the hash that the file has for them, made to be slow."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced, value_of, without_argument
from bot.fixes.change import Change
from bot.fixes.insert import brackets_of, insert_item, items_of
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, outwards, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

HASHERS = re.compile(
    r"^(?:(?:pwd_context|password_context|ph|password_hasher|bcrypt|argon2)\.(?:hash|generate_password_hash)"
    r"|generate_password_hash|make_password|(?:get_)?hash(?:ed)?_password|get_password_hash)$"
)
"""What libraries and projects call the function that hashes a password for keeping."""

FAST = re.compile(r"^hashlib\.(?:md5|sha1|sha224|sha256|sha384|sha512|sha3_256|sha3_512|blake2b|blake2s)$")

PASSWORD = re.compile(r"(?:password|passwd|passphrase|passcode|pwd|pin|raw)$", re.IGNORECASE)

KEEPS = re.compile(r"pass|pwd|pin|hash", re.IGNORECASE)

BUILT_IN = "pbkdf2_sha256"
"""Passlib's slow scheme that needs no other package (passlib, "PasswordHash objects"); its rounds follow OWASP's."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    span = context.finding.location.span
    for call in nodes_on(file, span, "call"):
        if function_of(call) == "generate_password_hash" and keyword(call, "method") is not None:
            method = keyword(call, "method")
            yield "Uses Werkzeug's own choice of method.", [without_argument(method)] if method is not None else []
        if function_of(call).endswith("CryptContext"):
            yield (
                "Keeps new passwords by a slow hash; old ones are moved when their owners log in.",
                _schemes(file, call),
            )
    yield "Hashes the password as this file does elsewhere.", _hashed(file, context)
    for assignment in nodes_on(file, span, "assignment"):
        yield "Keeps new passwords by the slow hash that stands next in the list.", _hashers(file, assignment)


def _schemes(file: PythonFile, call: Node) -> list[Change]:
    listed = value_of(keyword(call, "schemes"))
    brackets = brackets_of(listed) if listed is not None else None
    if listed is None or brackets is None or BUILT_IN in text_of(listed) or keyword(call, "default") is not None:
        return []
    items = items_of(listed)
    changes = insert_item(file, items, 0, f"{file.quote}{BUILT_IN}{file.quote}", brackets)
    if keyword(call, "deprecated") is None:
        end = listed.end_byte
        changes.append(Change(end, end, f", deprecated={file.quote}auto{file.quote}"))
    return changes


def _hashers(file: PythonFile, assignment: Node) -> list[Change]:
    """The weak first entry of Django's PASSWORD_HASHERS behind the others: it still reads old passwords."""
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    items = items_of(right) if right is not None and right.type == "list" else []
    if left is None or text_of(left) != "PASSWORD_HASHERS" or len(items) < 2 or right is None:
        return []
    if len({file.line_of(item.start_byte) for item in items}) not in (1, len(items)) or b"#" in (right.text or b""):
        return []
    ordered = [text_of(item) for item in (*items[1:], items[0])]
    return [replaced(item, text) for item, text in zip(items, ordered, strict=True)]


def _hashed(file: PythonFile, context: FixContext) -> list[Change]:
    """`x.password_hash = <fast hash or clear text>` by the hasher, where the file hashes other passwords with it."""
    hasher = _hasher(file, context)
    for assignment in nodes_on(file, context.finding.location.span, "assignment") if hasher else ():
        left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        if left is None or right is None or not KEEPS.search(text_of(left).rpartition(".")[2]):
            continue
        password = _password_in(right)
        if password is not None:
            return [replaced(right, f"{hasher}({text_of(password)})")]
    for argument in nodes_on(file, context.finding.location.span, "keyword_argument") if hasher else ():
        label, value = argument.child_by_field_name("name"), value_of(argument)
        if label is not None and value is not None and KEEPS.search(text_of(label)):
            password = _password_in(value)
            if password is not None:
                return [replaced(value, f"{hasher}({text_of(password)})")]
    return []


def _hasher(file: PythonFile, context: FixContext) -> str:
    """The one function that the file hashes passwords with, outside of the finding's lines."""
    names = {
        function_of(node)
        for node in walk(file.root)
        if node.type == "call"
        and file.line_of(node.start_byte) not in context.finding.location.span
        and HASHERS.match(function_of(node))
        and not _defines(node)
    }
    return names.pop() if len(names) == 1 else ""


def _defines(call: Node) -> bool:
    """Whether the call stands in a function that is a hasher itself: it may hash more than passwords."""
    function = next((one for one in outwards(call) if one.type == "function_definition"), None)
    name = function.child_by_field_name("name") if function is not None else None
    return name is not None and bool(HASHERS.match(text_of(name)))


def _password_in(value: Node) -> Node | None:
    """The password of `password`, `form.password`, `form["password"]`, `hashlib.md5(password.encode()).hexdigest()`."""
    if value.type in ("identifier", "attribute", "subscript"):
        return value if PASSWORD.search(re.sub(r"\W+$", "", text_of(value))) else None
    for node in walk(value):
        if node.type == "call" and FAST.match(function_of(node)) and len(by_position(node)) == 1:
            inner = by_position(node)[0]
            if inner.type == "call" and function_of(inner).endswith(".encode"):
                function = inner.child_by_field_name("function")
                inner = (function.child_by_field_name("object") if function is not None else None) or inner
            return inner if inner.type in ("identifier", "attribute", "subscript") else None
    return None


PLUGIN = Rewrite("password_hash", 30, frozenset({"SOC2-005"}), _proposals)

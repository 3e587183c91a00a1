"""What every public name says of itself, and how secrets are compared: read from the source itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import complianceagent
import pytest

ROOT = Path(complianceagent.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
HOMES = {home: set(names.split()) for home, names in complianceagent._HOMES.items()}

SECRET = re.compile(
    r"token|secret|passw|passphrase|\bpin\b|\bcode|otp|mac\b|digest|hash|signature|confirmation|cookie|credential|material"
)
"""A name that may hold a secret, or what proves one."""

PUBLIC = {
    ("chain.py", "entry.prev_hash != tip.hash"): "hashes of the log, which everybody may read",
    ("chain.py", "entry.hash == computed"): "hashes of the log, which everybody may read",
    ("audit/verify.py", "body_digest(row.salt, row.body) != payload['body']"): "hashes of the log",
    ("audit/verify.py", "note.get('first') == [self.start.seq, self.start.hash]"): "hashes of the log",
    ("verify_bundle.py", "entry['hash'] != entry_hash(entry, tenant)"): "hashes of the evidence",
    ("verify_bundle.py", "digest_of(bundle, name) != listed[name]['sha256']"): "hashes of the evidence",
    ("keys/vault.py", "error.code == 400"): "a status of HTTP",
    ("keys/aws_kms.py", "code in _DOES_NOT_OPEN"): "the name of an error",
    ("keys/aws_kms.py", "_is_no_secret not in logger.filters"): "a function",
    ("sessions/security.py", "new.token_hash in ended"): "hashes from the database, none of them sent by anybody",
    ("testing.py", "secret in repr(record.body)"): "an assertion of a test",
    ("sessions/store.py", "sessions.c.token_hash == bindparam('of_token')"): "SQL, by the SHA-256 of 256 random bits",
    ("sessions/store.py", "sessions.c.token_hash == token_hash"): "SQL, by the SHA-256 of 256 random bits",
    ("sessions/store.py", "each != new.token_hash"): "hashes from the database, none of them sent by anybody",
}
"""Comparisons that may take as long as they like, and why."""


def compared(tree: ast.AST) -> Iterator[str]:
    """Every comparison by ==, != or `in` that has to do with a secret."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            operators = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)
            sides = [node.left, *node.comparators]
            quick = any(isinstance(each, operators) for each in node.ops)
            empty = any(isinstance(each, ast.Constant) and each.value in ("", None) for each in sides)
            if quick and not empty and SECRET.search(" ".join(_names(sides))):
                yield ast.unparse(node)


def _names(sides: list[ast.expr]) -> Iterator[str]:
    for side in sides:
        if isinstance(side, ast.Call) and ast.unparse(side.func) == "len":
            continue
        for node in ast.walk(side):
            if isinstance(node, ast.Name | ast.Attribute):
                yield (node.id if isinstance(node, ast.Name) else node.attr).lower()


def test_secrets_are_compared_in_constant_time() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), text) for path in FILES for text in compared(ast.parse(path.read_text()))
    }
    assert found <= PUBLIC.keys(), "use hmac.compare_digest, or say here why it may take as long as it likes"
    assert PUBLIC.keys() <= found, "no such comparison is there any more"


@pytest.mark.parametrize(
    "code", ["sent == token", "user.password != given", "_hash(code) in hashes", "row.mac == mac.hex()"]
)
def test_that_test_sees_a_quick_comparison(code: str) -> None:
    assert list(compared(ast.parse(code)))


def members(tree: ast.Module, names: set[str]) -> Iterator[tuple[str, str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """The public functions of a module, and the public methods of its public classes, with what the class says."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in names:
            yield node.name, "", node
        if isinstance(node, ast.ClassDef) and node.name in names:
            said = ast.get_docstring(node) or ""
            assert said, f"{node.name} says nothing"
            for each in node.body:
                if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                if each.name == "__init__" or not each.name.startswith("_"):
                    yield f"{node.name}.{each.name}", said, each


def raised(node: ast.AST) -> Iterator[str]:
    """The exceptions that a function itself raises."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Raise) and child.exc is not None:
            name = ast.unparse(child.exc.func if isinstance(child.exc, ast.Call) else child.exc)
            if name[0].isupper():
                yield name
        yield from raised(child)


@pytest.mark.parametrize("home", HOMES)
def test_every_public_name_says_what_it_does_and_raises(home: str) -> None:
    tree = ast.parse((ROOT / f"{home.replace('.', '/')}.py").read_text())
    for name, said, function in members(tree, HOMES[home]):
        if any(ast.unparse(each) == "overload" for each in function.decorator_list):
            continue
        own = ast.get_docstring(function) or ""
        assert own or function.name == "__init__", f"{name} says nothing"
        for error in raised(function):
            assert error in own + said, f"{name} does not say that it raises {error}"


@pytest.mark.parametrize("home", HOMES)
def test_every_public_number_says_what_it_means(home: str) -> None:
    body = ast.parse((ROOT / f"{home.replace('.', '/')}.py").read_text()).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _is_number(node.value):
            name = node.targets[0].id
            said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            assert said or not name.isupper() or name.startswith("_"), f"{home}: {name} does not say what it means"


def _is_number(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return ast.unparse(value.func) in {"timedelta", "Tier", "years"}
    return isinstance(value, ast.BinOp) or (isinstance(value, ast.Constant) and isinstance(value.value, int | float))

"""Passwords behind a hash that is fast, unsalted, or salted alike for everybody."""

import re
from collections.abc import Iterator

from bot.core.inventory import ClearData, ClearDataKind, Sureness
from bot.inventory.code import Attr, Call, Const, Expr, Function, Items, Name, Text, keyword, tail, walk
from bot.inventory.found import ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Called, Lookup, names_in
from bot.inventory.render import render
from bot.inventory.sessions.settings import for_developers
from bot.inventory.statements import expressions
from bot.inventory.words import words

MIN_ROUNDS = 10_000
"""Rounds of PBKDF2 below which it is a fast hash: NIST SP 800-63B (2017), 5.1.1.2, asks for at least 10,000."""

_FAST = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512", "blake2b", "blake2s", "new")
_PASSWORD = re.compile(
    r"\b(?:passwords?|passwd|passphrase|pwd|pw|passcodes?|pins?|pin code|(?:security|secret) answers?"
    r"|plain text password)\b"
)
_NOT_STORED = re.compile(
    r"pwned|hibp|breach|k_?anonym|gravatar|etag|cache|checksum|fingerprint|file|prehash|pre_hash|legacy"
    r"|digest_auth|http_digest|scram"
    r"|ha1|cram|mysql|postgres|subsonic|signature|hmac|api_call|session_hash|reset_token|strength",
    re.IGNORECASE,
)
"""A look-up of leaked passwords, protocols that prescribe the hash, and hashes before a slow one."""
_SLOW = re.compile(r"bcrypt|scrypt|argon|pbkdf|hashpw", re.IGNORECASE)
_WEAK_SCHEMES = frozenset(
    {
        "plaintext",
        "md5_crypt",
        "hex_md5",
        "hex_sha1",
        "hex_sha256",
        "hex_sha512",
        "des_crypt",
        "ldap_md5",
        "ldap_sha1",
        "sha1_crypt",
    }
    | {"lmhash", "nthash", "mysql323", "mysql41", "unsalted_md5", "unix_disabled"}
)
_WEAK_HASHERS = re.compile(r"(?:MD5|SHA1|UnsaltedMD5|UnsaltedSHA1|Crypt)PasswordHasher$")


def weak_hashes(project: Project, lookup: Lookup) -> Iterator[ClearData]:
    for called in lookup.called(*_FAST):
        if _is_hashlib(project, called) and _is_password(called) and not _other_purpose(called):
            yield _fault(
                called, f"a value named like a password goes through {tail(called.call.func)}, made to be fast."
            )
    for called in lookup.called("pbkdf2_hmac", "PBKDF2HMAC", "hashpw", "pbkdf2_bin", "scrypt"):
        yield from _salted_alike(project, called)
    for called in lookup.called("CryptContext"):
        schemes = keyword(called.call, "schemes")
        first = schemes.items[0] if isinstance(schemes, Items) and schemes.items else None
        if isinstance(first, Text) and first.value in _WEAK_SCHEMES:
            yield _fault(called, f"new passwords are kept by the scheme {first.value}.")
    for called in lookup.called("generate_password_hash"):
        method = keyword(called.call, "method")
        if isinstance(method, Text) and re.match(r"(?:plain|md5|sha\d+)(?:$|:)", method.value):
            yield _fault(called, f"new passwords are kept by the method {method.value}.")
    yield from _django(lookup)


def _fault(called: Called, why: str, sureness: Sureness = Sureness.SURE) -> ClearData:
    what = render(called.call)
    return ClearData(ClearDataKind.WEAK_HASH, "password", called.location, called.scope_name, what, why, sureness)


def _is_hashlib(project: Project, called: Called) -> bool:
    outside = project.names.outside_name(called.seen.scope, called.call.func)
    return outside.startswith(("hashlib.", "Crypto.Hash", "Cryptodome.Hash", "Crypto.Hash."))


def _is_password(called: Called) -> bool:
    """What is hashed is named a password, or the function around it hashes passwords by its name."""
    given = [name for arg in called.call.args for name in _spoken(arg)]
    if any(_PASSWORD.search(words(name)) and not re.search(r"hash|salt$|reset|token", name, re.I) for name in given):
        return True
    function = called.function
    if function is None or not called.call.args:
        return False
    said = words(function.name)
    hashes = re.search(r"\b(?:hash|encrypt|encode|make|set|check|verify|get|crypt|generate)\b", said)
    params = {param.name for param in function.params}
    return bool(hashes and _PASSWORD.search(said)) and any(name in params for name in given)


def _spoken(node: Expr) -> Iterator[str]:
    """The names in an expression, those of methods that are called left out."""
    for inner in walk(node):
        if isinstance(inner, Name):
            yield inner.id
        elif isinstance(inner, Attr) and (not isinstance(node, Call) or _PASSWORD.search(words(inner.name))):
            yield inner.name
        elif isinstance(inner, Text) and _PASSWORD.fullmatch(words(inner.value)):
            yield inner.value


def _other_purpose(called: Called) -> bool:
    function: Function | None = called.function
    around = [called.scope_name, *names_in(called.call)]
    if function is not None:
        nodes = list(expressions(function.body))
        if any(isinstance(node, Call) and _SLOW.search(tail(node.func)) for node in nodes):
            return True
        around += [text.value for text in nodes if isinstance(text, Text)]
    return any(_NOT_STORED.search(name) for name in around)


def _salted_alike(project: Project, called: Called) -> Iterator[ClearData]:
    """One salt for everybody, or so few rounds that the hash is a fast one."""
    call = called.call
    name = tail(call.func)
    place = {"pbkdf2_hmac": 2, "hashpw": 1, "pbkdf2_bin": 1}.get(name, 99)
    salt = keyword(call, "salt") or (call.args[place] if len(call.args) > place else None)
    if isinstance(salt, Call) and tail(salt.func) == "encode" and isinstance(salt.func, Attr):
        salt = salt.func.value
    if isinstance(salt, Name):
        found = project.names.resolve(called.seen.scope, salt)
        salt = found.node.value if isinstance(found, ValueFound) else salt
    if isinstance(salt, Text) and salt.value and (_about_passwords(called) or name == "hashpw"):
        yield _fault(
            called, "the salt is written in the code, so that equal passwords have equal hashes.", Sureness.LIKELY
        )
    rounds = keyword(call, "iterations") or (call.args[3] if name == "pbkdf2_hmac" and len(call.args) > 3 else None)
    digits = rounds.value.replace("_", "") if isinstance(rounds, Const) else ""
    if digits.isdigit() and int(digits) < MIN_ROUNDS and _about_passwords(called):
        yield _fault(called, f"{digits} rounds make this hash a fast one.")


def _about_passwords(called: Called) -> bool:
    return any(_PASSWORD.search(words(name)) for name in (called.scope_name, *names_in(called.call)))


def _django(lookup: Lookup) -> Iterator[ClearData]:
    """The first of PASSWORD_HASHERS is the one that new passwords get."""
    for setting in lookup.set_to("PASSWORD_HASHERS"):
        first = setting.value.items[0] if isinstance(setting.value, Items) and setting.value.items else None
        if isinstance(first, Text) and _WEAK_HASHERS.search(first.value) and not for_developers(setting):
            why = f"new passwords are kept by {first.value.rpartition('.')[2]}, made to be fast."
            what = f"PASSWORD_HASHERS {first.value}"
            yield ClearData(
                ClearDataKind.WEAK_HASH, "password", setting.location, setting.scope_name, what, why, Sureness.SURE
            )

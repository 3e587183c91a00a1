"""A hand-made outcome of a small change: what the texts for people are tried on."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import bot.registry as registry
from bot.core.coverage import Coverage, Gap, GapReason
from bot.core.diff import ChangedFile, EntryKind, Hunk, Status, TreeEntry
from bot.core.finding import Finding, Severity
from bot.core.fix import Advice, Edit, Fix, Proof, Proved
from bot.core.identity import BlobId, CommitSha, Fingerprint
from bot.core.inventory import Control, ControlInventory, ControlKind, Endpoint
from bot.core.location import Location, Span
from bot.core.outcome import Outcome
from bot.core.rule import RuleInfo
from bot.core.snapshot import Snapshot
from bot.core.source import SourceFile
from bot.core.verdict import CouldNotRun, Failed, Passed, Verdict

BASE, HEAD = CommitSha("a" * 40), CommitSha("b" * 40)
JOB = "review-5f0c2a1e-1b7d-4a55-9f30-000000000001"
USERS = """\
from fastapi import APIRouter

from app.auth import CurrentUser
from app.store import users

router = APIRouter(prefix="/users")


@router.get("/{user_id}")
async def read(user_id: int, user: CurrentUser):
    return await users.of(user_id)


@router.delete("/{user_id}")
async def remove(user_id: int):
    try:
        await users.remove(user_id)
    except Exception as error:
        return {"detail": str(error)}
"""
SETTINGS = 'import os\n\nDEBUG = False\nDATABASE = "postgresql://shop:***@db/shop"\n'

CRITERIA = registry.load_criteria(Path(__file__).parents[1] / "rules")
RULES = {
    "SOC2-001": RuleInfo(
        "SOC2-001",
        "missing-authentication",
        "Missing authentication on an endpoint",
        Severity.HIGH,
        ("CC6.1", "CC6.6"),
        (306,),
        "Anyone who can reach the service can call the endpoint.",
        "Ask for the caller's identity:\n\n```python\nuser: CurrentUser\n```",
        ("soc2",),
    ),
    "SOC2-002": RuleInfo(
        "SOC2-002",
        "hardcoded-secrets",
        "Secret in the source code",
        Severity.CRITICAL,
        ("CC6.1", "CC7.1"),
        (798,),
        "Whoever reads the code has the secret.",
        "Read it from the environment, and replace the one that was seen.",
        ("detect-secrets", "semgrep"),
    ),
    "SOC2-007": RuleInfo(
        "SOC2-007",
        "errors-exposing-internals",
        "Error tells the client about internals",
        Severity.MEDIUM,
        ("CC6.7",),
        (209,),
        "The text of an exception names tables, hosts and paths.",
        "Log it, and answer with a fixed text.",
        ("soc2", "bandit"),
    ),
}


def fingerprint(name: str) -> Fingerprint:
    return Fingerprint(hashlib.sha256(name.encode(errors="backslashreplace")).hexdigest()[:32])


def source(path: str, text: str) -> SourceFile:
    return SourceFile(
        path, BlobId(hashlib.sha1(text.encode(errors="replace")).hexdigest()), text.encode(errors="replace")
    )


def changed(path: str, *shown: tuple[int, int], base: str | None = None) -> ChangedFile:
    """A file with a hunk for each (first, last) line of the head, all of it added."""
    entry = TreeEntry(path, BlobId("c" * 40), EntryKind.FILE)
    hunks = tuple(Hunk(None, Span(a, b), frozenset(range(a, b + 1)), frozenset()) for a, b in shown)
    return ChangedFile(path, Status.MODIFIED, entry, entry, hunks)


def finding(rule: str, path: str, start: int, end: int, message: str, **more: object) -> Finding:
    defaults: dict[str, object] = {
        "severity": RULES[rule].severity if rule in RULES else Severity.MEDIUM,
        "confidence": 0.9,
        "tool": "soc2",
        "tool_rule": rule,
        "matched": message,
        "cwe": RULES[rule].cwe if rule in RULES else (),
        "fingerprint": fingerprint(f"{rule} {path} {start} {message}"),
    }
    return Finding(rule, Location(path, Span(start, end)), message, **(defaults | more))  # type: ignore[arg-type]


NO_LOGIN = finding(
    "SOC2-001",
    "app/users.py",
    14,
    15,
    "Anyone can call DELETE /users/{user_id}: `remove` asks for no authentication.",
    reasoning="Looked for a parameter, decorator and router dependency; `read` beside it has `CurrentUser`.",
)
LEAK = finding(
    "SOC2-007",
    "app/users.py",
    18,
    19,
    "The text of the exception goes to the client.",
    confidence=0.7,
    agreeing=("semgrep:python.flask.leak",),
)
SECRET = finding(
    "SOC2-002",
    "app/settings.py",
    4,
    4,
    "A database password stands in the code.",
    tool="detect-secrets",
    tool_rule="Basic Auth Credentials",
    suppressed="# pragma: allowlist secret",
)
FIX = Proved(
    Fix(
        NO_LOGIN.fingerprint,
        "app/users.py",
        "project_idiom",
        "Takes `user: CurrentUser`, as the endpoint beside it does.",
        Edit(Span(15, 15), ("async def remove(user_id: int, user: CurrentUser):\n",)),
    ),
    Proof(("applies", "parses", "re-scanned")),
)
ADVICE = Advice(SECRET.fingerprint, "The line is not a plain assignment; read the password from the environment.")


def _endpoint(method: str, handler: str, line: int, *controls: Control) -> Endpoint:
    place = Location("app/users.py", Span(line, line + 1))
    path = "/users/{user_id}"
    return Endpoint("fastapi", (method,), path, handler, place, place, "app/users.py:router", (), controls)


LOGIN = Control(
    ControlKind.AUTHENTICATION, "CurrentUser", Location("app/users.py", Span(10, 10)), "parameter", "user: CurrentUser"
)
INVENTORY = ControlInventory((_endpoint("GET", "read", 9, LOGIN), _endpoint("DELETE", "remove", 14)), ())
TOOLS = (("bandit", "1.9.4"), ("semgrep", "1.182.0"), ("soc2", "0.1.0"))
TOO_LARGE = Gap("static/app.min.js", GapReason.TOO_LARGE, "semgrep", "5.2 MB, above the limit of 1 MB")
PICTURE = Gap("static/logo.png", GapReason.BINARY, "semgrep")


def outcome(
    findings: tuple[Finding, ...] = (SECRET, NO_LOGIN, LEAK),
    *,
    gaps: tuple[Gap, ...] = (PICTURE,),
    verdict: Verdict | None = None,
    files: dict[str, SourceFile] | None = None,
    hunks: tuple[ChangedFile, ...] | None = None,
    fixes: Mapping[Fingerprint, Proved | Advice] | None = None,
    inventory: ControlInventory = INVENTORY,
) -> Outcome:
    coverage = Coverage(3, TOOLS, gaps)
    if verdict is None:
        verdict = Failed(len(findings)) if findings else Passed()
        if coverage.blind:
            verdict = CouldNotRun(("semgrep did not look at static/app.min.js: too large.",), len(findings))
    return Outcome(
        subject="main..feature",
        snapshot=Snapshot(BASE, HEAD, hunks if hunks is not None else (changed("app/users.py", (6, 19)),), {}, {}),
        findings=findings,
        base_findings=(),
        fixes={NO_LOGIN.fingerprint: FIX, SECRET.fingerprint: ADVICE} if fixes is None else fixes,
        coverage=coverage,
        verdict=verdict,
        inventory=inventory,
        files=files
        if files is not None
        else {"app/users.py": source("app/users.py", USERS), "app/settings.py": source("app/settings.py", SETTINGS)},
    )

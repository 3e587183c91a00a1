"""Records as JSON text and back, without loss.

Text is written in ASCII, so NUL and lone surrogates survive as escapes in both databases. A field that a later release
adds with a default reads well from older rows; any other change of these records needs a migration.
"""

import json
from dataclasses import asdict
from typing import Any

from bot.core.action import Receipt
from bot.core.finding import Finding, Severity
from bot.core.fix import Edit, FileEdit, Fix
from bot.core.identity import CommitSha, Fingerprint
from bot.core.location import Location, Side, Span
from bot.core.moment import moment_of, moment_text
from bot.core.tracked import Remediation


def finding_text(finding: Finding) -> str:
    return _text(asdict(finding))


def finding_from(text: str) -> Finding:
    data = json.loads(text)
    return Finding(
        **{
            **data,
            "location": Location(data["location"]["path"], Span(**data["location"]["span"])),
            "severity": Severity(data["severity"]),
            "cwe": tuple(data["cwe"]),
            "agreeing": tuple(data["agreeing"]),
            "side": Side(data.get("side", Side.RIGHT)),
        }
    )


def fix_text(fix: Fix) -> str:
    return _text(asdict(fix))


def fix_from(text: str) -> Fix:
    data = json.loads(text)
    more = tuple(FileEdit(each["path"], _edit(each["edit"])) for each in data.get("more", ()))
    return Fix(**{**data, "edit": _edit(data["edit"]), "more": more})


def _edit(data: dict[str, Any]) -> Edit:
    return Edit(Span(**data["span"]), tuple(data["lines"]))


def remediation_text(remediation: Remediation) -> str:
    return _text({**asdict(remediation), "at": moment_text(remediation.at)})


def remediation_from(text: str) -> Remediation:
    data = json.loads(text)
    return Remediation(**{**data, "commit": CommitSha(data["commit"]), "at": moment_of(data["at"])})


def receipt_text(receipt: Receipt) -> str:
    return _text(asdict(receipt))


def receipt_from(text: str) -> Receipt:
    data = json.loads(text)
    comments = tuple((Fingerprint(finding), comment) for finding, comment in data["comments"])
    return Receipt(**{**data, "comments": comments})


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=True, separators=(",", ":"))

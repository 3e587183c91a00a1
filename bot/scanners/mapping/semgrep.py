"""Our patterns as semgrep takes them, and what each is worth here.

A pattern file is written as semgrep's documentation says. Its `metadata` holds `cwe` (numbers), and where wanted
`judge` (how the literal it caught is judged, see judgement/literals.py), `confidence`, `severity`, `needs` (see
needs.py) and `everywhere` (it is asked of files without what it needs, too). The rule it speaks for is the one whose
folder it is in.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.core.finding import Severity
from bot.scanners.judgement.literals import JUDGES

SEPARATOR = "\x1f"
"""Between the caught name and value in `message`: the one field of semgrep's output that quotes them in both ways."""
CAUGHT = f"$NAME{SEPARATOR}$VALUE"
_SEVERITIES = {"ERROR": Severity.HIGH, "WARNING": Severity.MEDIUM, "INFO": Severity.LOW}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, where the package was built with it: eight times faster, and every start reads all pattern files."""
_FOLDER = re.compile(r"^(SOC2-\d{3})-")


def compile_rules(folders: Sequence[Path]) -> bytes:
    """One rule file of all `*.semgrep.yml` in the folders. Raises ValueError naming the file that is wrong."""
    return packed(read_rules(folders))


def packed(rules: Sequence[Mapping[str, Any]]) -> bytes:
    return json.dumps({"rules": rules}, sort_keys=True).encode()


def read_rules(folders: Sequence[Path]) -> list[dict[str, Any]]:
    """The rules of all `*.semgrep.yml` in the folders, in semgrep's words. Raises as above."""
    rules = [
        rule for folder in sorted(folders) for path in sorted(folder.glob("*.semgrep.yml")) for rule in _read(path)
    ]
    ids = [rule["id"] for rule in rules]
    if len(set(ids)) != len(ids):
        raise ValueError(f"these pattern ids are used twice: {sorted({each for each in ids if ids.count(each) > 1})}")
    return rules


def _read(path: Path) -> Iterator[dict[str, Any]]:
    folder = _FOLDER.match(path.parent.name)
    if folder is None:
        raise ValueError(f"{path}: its folder is not named after a rule")
    try:
        patterns = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)["rules"]  # noqa: S506 - a safe one
        for pattern in patterns:
            yield {**pattern, "message": CAUGHT, "metadata": _worth(folder[1], pattern)}
    except (yaml.YAMLError, KeyError, TypeError, ValueError, re.error) as error:
        raise ValueError(f"{path}: {error!r}") from error


def _worth(rule: str, pattern: Mapping[str, Any]) -> dict[str, Any]:
    about = pattern["metadata"]
    judge = about.get("judge", "always")
    if judge not in JUDGES:
        raise ValueError(f"unknown judge {judge!r}")
    return {
        "rule": rule,
        "message": " ".join(pattern["message"].split()),
        "severity": Severity(about.get("severity", _SEVERITIES[pattern["severity"]])).value,
        "confidence": float(about.get("confidence", 0.8)),
        "cwe": [int(number) for number in about["cwe"]],
        "judge": judge,
        "everywhere": bool(about.get("everywhere")),
        "needs": [re.compile(text).pattern for text in about.get("needs", ())],
        "reasoning": about.get("reasoning", f"The pattern {pattern['id']} matches these lines."),
    }

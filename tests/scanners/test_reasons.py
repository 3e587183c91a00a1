"""Every finding says how sure we are and why, whoever made it."""

import json

import pytest

from bot import registry
from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.scanners.bandit import PLUGIN as BANDIT
from bot.scanners.detect_secrets import PLUGIN as DETECT_SECRETS
from bot.scanners.interface import LibraryScanner
from bot.scanners.mapping.semgrep import compile_rules

CODE = """\
import hashlib
import pickle
import subprocess

PASSWORD = "q7Fd2mXw9RkTz4VbLs8YpHc3"
AWS = "AKIAIOSFODNN7EXAMPLR"


def run(name, data):
    subprocess.call("ls " + name, shell=True)
    eval(name)
    hashlib.md5(data).hexdigest()
    return pickle.loads(data)
"""


def reasoned(finding: Finding) -> bool:
    words = finding.reasoning.split()
    return 0.0 < finding.confidence <= 0.95 and len(words) >= 2 and finding.reasoning.rstrip()[-1] in ".!"


@pytest.mark.parametrize("scanner", [BANDIT, DETECT_SECRETS], ids=["bandit", "detect-secrets"])
def test_what_a_library_says_comes_with_confidence_and_reasoning(scanner: LibraryScanner) -> None:
    scanner.warm_up()
    found = scanner.scan([SourceFile("app/run.py", BlobId("0" * 40), CODE.encode())]).findings
    assert found
    assert [each for each in found if not reasoned(each)] == []


def test_every_pattern_carries_confidence_and_reasoning() -> None:
    rules = json.loads(compile_rules([rule.folder for rule in registry.load_rules()]))["rules"]
    assert rules
    for rule in rules:
        about = rule["metadata"]
        assert 0.0 < about["confidence"] <= 0.95, rule["id"]
        assert len(about["reasoning"].split()) >= 4, rule["id"]

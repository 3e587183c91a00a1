"""Records of controls, TLS contexts, what `complianceagent.testing` gives, and what the package costs to import."""

import ast
import hashlib
import re
import ssl
import subprocess
import sys
from pathlib import Path

import complianceagent
import pytest
from complianceagent import ComplianceBase, ComplianceEvidence, ControlStatus, ControlTest, SOC2Control, ssl_context
from complianceagent.audit.events import AuditEvent
from complianceagent.database import open_engine
from complianceagent.errors import EvidenceMismatch
from complianceagent.testing import (
    assert_chain_holds,
    assert_encrypted,
    assert_logged,
    assert_never_logged,
    isolated,
)
from complianceagent.web.tls import CIPHER_SUITES
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

PACKAGE = Path(complianceagent.__file__).parent


def test_records_are_saved_with_their_evidence(engine: Engine, tmp_path: Path) -> None:
    ComplianceBase.metadata.create_all(engine)
    file = tmp_path / "rotation.log"
    file.write_text("rotated")
    with Session(engine) as session:
        control = SOC2Control(
            control_id="CC6.6", category="cc", control_name="Encryption", status=ControlStatus.IMPLEMENTED
        )
        evidence = ComplianceEvidence.of_file(control, file, "system_generated")
        assert evidence.file_hash == hashlib.sha256(b"rotated").hexdigest()
        session.add_all([control, evidence])
        session.flush()
        test = ControlTest(
            control_id=control.id, test_date=control.created_at, testing_procedure="read", test_result="passed"
        )
        session.add(test)
        session.commit()
        assert control.status is ControlStatus.IMPLEMENTED
        assert control.evidence == [evidence]
        assert control.tests == [test]
        evidence.check_file()
        evidence.check_file(root=Path("/"))
        file.write_text("altered")
        with pytest.raises(EvidenceMismatch, match="not the file"):
            evidence.check_file()
        file.unlink()
        with pytest.raises(EvidenceMismatch, match="cannot be read"):
            evidence.check_file()
        session.add(ComplianceEvidence(control_id=control.id, evidence_type="x", file_path="/x", file_hash="no hash"))
        with pytest.raises(EvidenceMismatch, match="64"):
            session.flush()


def test_tls_is_1_3_with_the_documented_suites() -> None:
    context = ssl_context()
    assert context.minimum_version == context.maximum_version == ssl.TLSVersion.TLSv1_3
    assert context.check_hostname
    assert {each["name"] for each in context.get_ciphers() if each["protocol"] == "TLSv1.3"} <= set(CIPHER_SUITES)
    with pytest.raises(ValueError, match="certificate"):
        ssl_context("server")


def test_what_tests_can_ask() -> None:
    with isolated() as controls:
        controls.audit.record(AuditEvent("login_failure", user_id="ann", details={"note": "hunter2"}))
        assert_logged(controls.sink, "login_failure", user_id="ann")
        assert_chain_holds(controls.audit)
        for wrong in (
            lambda: assert_logged(controls.sink, "login_failure", user_id="bob"),
            lambda: assert_never_logged(controls.sink, "hunter2"),
        ):
            with pytest.raises(AssertionError):
                wrong()
    engine = open_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t AS SELECT 'ca1.x' AS sealed, 'x' AS plain"))
        assert_encrypted(connection, "t", "sealed")
        with pytest.raises(AssertionError):
            assert_encrypted(connection, "t", "plain")
    engine.dispose()


def test_every_name_is_where_the_package_says() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    typed = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("complianceagent")
        for alias in node.names
    }
    assert typed == set(complianceagent.__all__) == set(complianceagent._HOME_OF)
    for name in complianceagent.__all__:
        assert getattr(complianceagent, name) is not None
    with pytest.raises(AttributeError):
        _ = complianceagent.nothing  # type: ignore[attr-defined]  # that is the point


def test_importing_loads_nothing_that_is_not_used() -> None:
    """What it costs is measured in a benchmark: here only that none of the heavy ones comes along."""
    heavy = ("sqlalchemy", "cryptography", "limits", "structlog")
    code = f"import sys, complianceagent; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_in_the_package_knows_the_bot() -> None:
    sources = [path.read_text() for path in PACKAGE.rglob("*.py")]
    assert not [source for source in sources if re.search(r"^\s*(from|import) bot\b", source, re.M)]

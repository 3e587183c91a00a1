"""Records of controls: what is controlled, what proves it, and how it was tested. SQLAlchemy models."""

import hashlib
import hmac
import re
import uuid
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Enum, ForeignKey, String, Text, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column, relationship

from complianceagent.database import metadata as shared
from complianceagent.errors import EvidenceMismatch

_SHA256 = re.compile(r"[0-9a-f]{64}")


class DataClassification(StrEnum):
    """How confidential data is (SOC 2 C1.1), from the least."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


class ControlStatus(StrEnum):
    """How far a control is. "Effective" is said by a test that passed, not by whoever wrote the control."""

    NOT_IMPLEMENTED = "not_implemented"
    PLANNED = "planned"
    PARTIALLY_IMPLEMENTED = "partially_implemented"
    IMPLEMENTED = "implemented"
    EFFECTIVE = "effective"
    INEFFECTIVE = "ineffective"
    NOT_APPLICABLE = "not_applicable"


class ComplianceBase(DeclarativeBase):
    """The base of these models: `ComplianceBase.metadata.create_all(engine)` makes their tables."""

    metadata = shared


def _now() -> datetime:
    return datetime.now(UTC)


class _Record:
    """A record has its id as soon as it is made, so that others can name it before it is saved."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"id": uuid.uuid4(), **values})


class SOC2Control(_Record, ComplianceBase):
    """A control: `control_id` is the criterion that it meets ("CC6.6"), `category` its group ("cc", "a", "c", "pi")."""

    __tablename__ = "ca_soc2_controls"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    control_id: Mapped[str] = mapped_column(String(20), index=True)
    category: Mapped[str] = mapped_column(String(10))
    control_name: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[ControlStatus] = mapped_column(
        Enum(ControlStatus, native_enum=False, length=30), default=ControlStatus.NOT_IMPLEMENTED
    )
    is_automated: Mapped[bool] = mapped_column(default=False)
    automation_tool: Mapped[str | None] = mapped_column(String(200))
    owner: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=_now)

    evidence: Mapped[list["ComplianceEvidence"]] = relationship(back_populates="control")
    tests: Mapped[list["ControlTest"]] = relationship(back_populates="control")


class ComplianceEvidence(_Record, ComplianceBase):
    """What proves a control. A file is named with its SHA-256, and checked against it when the record is saved."""

    __tablename__ = "ca_compliance_evidence"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    control_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ca_soc2_controls.id"), index=True)
    evidence_type: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, default="")
    file_path: Mapped[str | None] = mapped_column(String(1000))
    file_hash: Mapped[str | None] = mapped_column(String(71))
    collected_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=_now)

    control: Mapped[SOC2Control] = relationship(back_populates="evidence")

    @classmethod
    def of_file(
        cls, control: SOC2Control, path: Path, evidence_type: str, description: str = ""
    ) -> "ComplianceEvidence":
        """The record of a file as it is now. Raises OSError."""
        return cls(
            control_id=control.id,
            evidence_type=evidence_type,
            description=description,
            file_path=str(path),
            file_hash=sha256_of(path),
        )

    def check_file(self, root: Path | None = None) -> None:
        """Raises EvidenceMismatch where the file is missing or another than was recorded. `root`: where it is now."""
        if self.file_path is None and self.file_hash is None:
            return
        digest = (self.file_hash or "").removeprefix("sha256:").lower()
        if self.file_path is None or not _SHA256.fullmatch(digest):
            raise EvidenceMismatch("evidence in a file has its path and its SHA-256, 64 hexadecimal characters")
        path = Path(self.file_path) if root is None else root / self.file_path.lstrip("/")
        try:
            found = sha256_of(path)
        except OSError as error:
            raise EvidenceMismatch(f"{path} cannot be read: {error.strerror}") from None
        if not hmac.compare_digest(found, digest):
            raise EvidenceMismatch(f"{path} is not the file that was recorded: its SHA-256 is {found}")


class ControlTest(_Record, ComplianceBase):
    """A test of a control: what was done, and what came of it ("passed", "failed", "not tested")."""

    __tablename__ = "ca_control_tests"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    control_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ca_soc2_controls.id"), index=True)
    test_date: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    testing_procedure: Mapped[str] = mapped_column(Text)
    test_result: Mapped[str] = mapped_column(String(30))
    conclusion: Mapped[str] = mapped_column(Text, default="")
    tested_by: Mapped[str | None] = mapped_column(String(200))

    control: Mapped[SOC2Control] = relationship(back_populates="tests")


def sha256_of(path: Path) -> str:
    """A file's SHA-256 in hexadecimal. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@event.listens_for(ComplianceEvidence, "before_insert")
@event.listens_for(ComplianceEvidence, "before_update")
def _check(_: Mapper[Any], __: Connection, evidence: ComplianceEvidence) -> None:
    evidence.check_file()

"""What an application says once about its controls: `configure(...)`. Only values: `defaults` makes services."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from complianceagent.clock import SYSTEM, Clock
from complianceagent.errors import NotConfigured

if TYPE_CHECKING:
    from sqlalchemy import Engine

REGULATIONS = frozenset({"SOC2"})
"""The regulations whose controls this package knows. `audit_log(regulation=...)` may name any that was configured."""

OnAuditFailure = Literal["raise", "warn"]
T = TypeVar("T")


def _home() -> Path:
    return Path(os.environ.get("COMPLIANCEAGENT_HOME", ".complianceagent"))


@dataclass(frozen=True, slots=True)
class Settings:
    """What was configured.

    home               where files go that nothing else names (default: $COMPLIANCEAGENT_HOME, or ./.complianceagent)
    database           an SQLAlchemy URL or Engine (default: $COMPLIANCEAGENT_DATABASE_URL, or audit.db in `home`)
    master_key         where the master key comes from: a URI of keys.sources (default: $COMPLIANCEAGENT_MASTER_KEY_URI,
                       or env:COMPLIANCEAGENT_MASTER_KEY where that is set, or a file in `home`, made on first use)
    on_audit_failure   "raise" (the default): an act whose audit entry cannot be written fails; "warn": it goes on, and
                       a line is logged
    current_principal  the application's own way to tell who calls (default: what the middleware or the framework says)
    rate_limit_storage a storage URL of `limits` (memory://, redis://...), or "database"
    """

    regulations: frozenset[str] = frozenset({"SOC2"})
    home: Path = field(default_factory=_home)
    database: "str | Engine | None" = None
    master_key: str | None = None
    on_audit_failure: OnAuditFailure = "raise"
    current_principal: Callable[[], object] | None = field(default=None, repr=False)
    rate_limit_storage: str = field(default="memory://", repr=False)
    create_tables: bool = True
    clock: Clock = field(default=SYSTEM, repr=False)

    def __repr__(self) -> str:
        """Without URLs: they may carry passwords."""
        return f"Settings(regulations={sorted(self.regulations)}, on_audit_failure={self.on_audit_failure!r})"


_lock = threading.Lock()
_building = threading.RLock()
_settings: Settings | None = None
_made: dict[str, Any] = {}


def configure(
    regulations: list[str] | None = None,
    *,
    home: str | Path | None = None,
    database: "str | Engine | None" = None,
    master_key: str | None = None,
    on_audit_failure: OnAuditFailure = "raise",
    current_principal: Callable[[], object] | None = None,
    rate_limit_storage: str = "memory://",
    create_tables: bool = True,
    clock: Clock = SYSTEM,
) -> Settings:
    """Say once, when the application starts, what its controls use. Services made of an earlier one are dropped.

    Raises NotConfigured for a regulation that this package does not know, or a wrong value of `on_audit_failure`.
    """
    known = frozenset(regulations if regulations is not None else ["SOC2"])
    if not known or known - REGULATIONS:
        raise NotConfigured(f"regulations are a choice of {sorted(REGULATIONS)}, not {sorted(known)}")
    if on_audit_failure not in ("raise", "warn"):
        raise NotConfigured('on_audit_failure is "raise" or "warn"')
    settings = Settings(
        regulations=known,
        home=_home() if home is None else Path(home),
        database=database,
        master_key=master_key,
        on_audit_failure=on_audit_failure,
        current_principal=current_principal,
        rate_limit_storage=rate_limit_storage,
        create_tables=create_tables,
        clock=clock,
    )
    restore(settings)
    return settings


def current() -> Settings:
    """What is configured; the defaults where nothing was."""
    global _settings  # noqa: PLW0603 - the one place that holds it
    with _lock:
        if _settings is None:
            _settings = Settings()
        return _settings


def restore(settings: Settings | None) -> None:
    """Take up these settings (None: the defaults), and forget the services that were made of others."""
    global _settings  # noqa: PLW0603 - as above
    with _lock:
        _settings = settings
        _made.clear()


def made_once(name: str, make: Callable[[], T]) -> T:
    """The service of this name, made on first use and kept until `configure` is called again."""
    with _building:
        if name not in _made:
            _made[name] = make()
        found: T = _made[name]
        return found

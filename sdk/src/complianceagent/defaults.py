"""The services that are used where an application gives none of its own: made of what `configure` said, once each."""

import os
from typing import TYPE_CHECKING

from complianceagent.config import current, made_once

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from complianceagent.audit.service import AuditLogService
    from complianceagent.crypto.service import EncryptionService
    from complianceagent.keys.provider import KeyProvider
    from complianceagent.keys.service import KeyManagementService
    from complianceagent.rates.limiter import RateLimiter


def engine() -> "Engine":
    """The configured database."""

    def make() -> "Engine":
        from complianceagent.database import open_engine

        settings = current()
        database = settings.database or os.environ.get("COMPLIANCEAGENT_DATABASE_URL")
        if database is None:
            database = f"sqlite:///{settings.home / 'audit.db'}"
        return open_engine(database) if isinstance(database, str) else database

    return made_once("engine", make)


def key_provider() -> "KeyProvider":
    """The configured source of the master key. Raises NotConfigured."""

    def make() -> "KeyProvider":
        from complianceagent.keys.sources import provider_of

        return provider_of(_master_key_uri())

    return made_once("key_provider", make)


def _master_key_uri() -> str:
    settings = current()
    uri = settings.master_key or os.environ.get("COMPLIANCEAGENT_MASTER_KEY_URI")
    if uri:
        return uri
    if os.environ.get("COMPLIANCEAGENT_MASTER_KEY"):
        return "env:COMPLIANCEAGENT_MASTER_KEY"
    return f"file:{settings.home / 'master.key'}?create=yes"


def key_management() -> "KeyManagementService":
    """The key management that services share."""

    def make() -> "KeyManagementService":
        from complianceagent.keys.service import KeyManagementService

        return KeyManagementService()

    return made_once("key_management", make)


def encryption() -> "EncryptionService":
    """The encryption that services share."""

    def make() -> "EncryptionService":
        from complianceagent.crypto.service import EncryptionService

        return EncryptionService(key_management())

    return made_once("encryption", make)


def audit() -> "AuditLogService":
    """The audit log that decorators write to."""

    def make() -> "AuditLogService":
        from complianceagent.audit.service import AuditLogService

        return AuditLogService()

    return made_once("audit", make)


def rate_limiter() -> "RateLimiter":
    """The limiter that decorators and middleware count with."""

    def make() -> "RateLimiter":
        from complianceagent.rates.limiter import limiter_of

        return limiter_of(current().rate_limit_storage)

    return made_once("rate_limiter", make)

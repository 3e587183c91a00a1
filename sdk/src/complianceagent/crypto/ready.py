"""Keys for encrypted columns are made before a transaction begins.

A key is made and committed by itself, so that no undone transaction takes it back. SQLite has one writer: made by a
transaction that writes already, the key would wait for that very transaction, and in vain. So the keys that columns
need are there before the first statement of any transaction on SQLite. Other databases let both write.
"""

from contextlib import suppress

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import SQLAlchemyError

from complianceagent import config, defaults
from complianceagent.database import is_ours
from complianceagent.errors import ComplianceAgentError
from complianceagent.keys.lifecycle import KeyPurpose

_needed: set[KeyPurpose] = set()


def need(*purposes: KeyPurpose) -> None:
    """Columns will encrypt under the keys of these purposes."""
    _needed.update(purposes)
    if not event.contains(Engine, "begin", _before):
        event.listen(Engine, "begin", _before)


def _before(connection: Connection) -> None:
    if connection.dialect.name != "sqlite" or is_ours():
        return
    there: set[KeyPurpose] = config.made_once("keys_for_columns", set)
    with suppress(ComplianceAgentError, SQLAlchemyError, OSError):  # told to whoever encrypts, not to who begins
        for purpose in _needed - there:
            defaults.key_management().sealing(purpose)
            there.add(purpose)

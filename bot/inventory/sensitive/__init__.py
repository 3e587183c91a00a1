"""Sensitive data that is kept, sent or told in clear: what is sensitive, what protects it, and where nothing does."""

from collections.abc import Iterator
from itertools import chain

from bot.core.inventory import ClearData, ClearDataKind, Sureness
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import LOOKED_UP, Lookup
from bot.inventory.modules import Module
from bot.inventory.sensitive.channels import told_secrets
from bot.inventory.sensitive.columns import Column, columns
from bot.inventory.sensitive.hashes import weak_hashes
from bot.inventory.sensitive.kept import Kept
from bot.inventory.sensitive.meanings import Meaning
from bot.inventory.sensitive.protection import Protection

_SURENESS = {
    Meaning.CARD: Sureness.SURE,
    Meaning.PIN: Sureness.SURE,
    Meaning.NUMBER: Sureness.SURE,
    Meaning.BANK: Sureness.LIKELY,
    Meaning.SECRET: Sureness.LIKELY,
    Meaning.PASSWORD: Sureness.LIKELY,
    Meaning.HEALTH: Sureness.DOUBTFUL,
}


def clear_data(project: Project, lookup: Lookup) -> Iterator[ClearData]:
    """Everything in a tree, once for each place and kind, in the order of the files."""
    protection = Protection(project, lookup)
    kept = tuple(columns(project, protection))
    placed = list(Kept(project, lookup, protection, kept).faults())
    faults = [*placed, *chain.from_iterable(project.in_tree(_of_file))]
    faults += _open_columns(protection, kept, stored=bool(placed))
    found = {(one.location, one.kind): one for one in faults}
    yield from sorted(found.values(), key=lambda one: (one.location, one.kind, one.what))


def _of_file(project: Project, module: Module, _: None) -> tuple[ClearData, ...]:
    """What a file hashes too fast, and what it tells."""
    here = LOOKED_UP.of(module)
    return (*weak_hashes(project, here), *told_secrets(project, here))


def _open_columns(protection: Protection, kept: tuple[Column, ...], *, stored: bool) -> Iterator[ClearData]:
    """Columns that nothing protects. A password that is stored in clear is remarked where that is done."""
    for column in kept:
        password = column.meaning is Meaning.PASSWORD
        if column.protected or (password and stored) or protection.anywhere(column.name, column.model):
            continue
        why = (
            f"{column.model}.{column.name} is a column of plain text, and no value that is given to it is hashed or "
            "encrypted, neither where it is set nor in the class or a hook."
        )
        what = f"{column.model}.{column.name}"
        sureness = _SURENESS[column.meaning]
        yield ClearData(ClearDataKind.COLUMN, column.meaning.value, column.location, column.model, what, why, sureness)

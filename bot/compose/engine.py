"""What looks at code, without any code host: the adapters that the command line and the server share."""

import functools
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import TYPE_CHECKING

from bot import registry
from bot.adapters.db.cache import FileCache
from bot.adapters.folder import FolderRepository
from bot.adapters.git.committed import committed
from bot.adapters.git.local import find
from bot.adapters.git.repository import GitRepository
from bot.adapters.scan_pool.pool import WarmScanPool
from bot.adapters.working_files import CheckedOut
from bot.analyse import analyse_packed
from bot.compose.digest import READING, SCANNING, digest
from bot.core.outcome import Outcome
from bot.core.rule import Criterion, RuleInfo
from bot.ports.meter import UNMEASURED, Meter
from bot.ports.model import Model
from bot.ports.repository import NotThere
from bot.ports.scan_pool import ScanPool
from bot.services.mend_together import TogetherMender
from bot.services.own_rules import OwnRuleReader
from bot.services.prove_fixes import FixProver
from bot.services.read_inventory import InventoryReader
from bot.services.read_policy import PolicyReader
from bot.services.remember_scans import RememberingScanner
from bot.services.scan_change import ChangeScanner
from bot.services.select_files import MAX_FILE_BYTES
from bot.settings import load_cache_folder

if TYPE_CHECKING:
    from bot.services.ask_model import ModelFixer


@dataclass(frozen=True)
class Engine:
    """Everything that looks at code, without any code host."""

    scanner: ChangeScanner
    pool: ScanPool
    reader: InventoryReader
    policies: PolicyReader
    rules: Mapping[str, RuleInfo]
    criteria: Mapping[str, Criterion]

    @staticmethod
    def open_repository(path: Path) -> GitRepository:
        return GitRepository.open(path)

    @staticmethod
    def open_folder(path: Path) -> FolderRepository:
        return FolderRepository(path)

    @staticmethod
    def open_checkout(path: Path) -> CheckedOut:
        """The files of the checkout that a path is in. Raises NotThere, also for a bare repository."""
        top = find(path).top
        if top is None:
            raise NotThere(f"{str(path)!r} is a bare repository: there are no files to fix in it")
        return CheckedOut(top)

    @staticmethod
    def open_files(folder: Path) -> CheckedOut:
        return CheckedOut(folder)

    @staticmethod
    async def committed(folder: Path, paths: Iterable[str]) -> dict[str, bytes | None]:
        """What git could bring back of files of a folder (see `adapters.git.committed`). Raises RepositoryError."""
        return await committed(folder, paths, MAX_FILE_BYTES)

    def render(self, format_name: str, outcome: Outcome, *, color: bool) -> str:
        report = registry.plugins("bot.reports")[format_name]
        text: str = report.render(outcome, {**self.rules, **outcome.own_rules}, dict(self.criteria), color=color)
        return text


@asynccontextmanager
async def engine_in(home: Path, model: Model | None = None, meter: Meter = UNMEASURED) -> AsyncIterator[Engine]:
    """The engine with its warm workers, for as long as the block lasts. Raises RegistryError."""
    folder = registry.rules_folder()
    rules = registry.load_rules(folder)
    scanners = list(registry.plugins("bot.scanners").values())
    pool = WarmScanPool([rule.folder for rule in rules], scanners, preload=("bot.analyse",))
    cache = FileCache(home / "cache" / "facts.db")
    try:
        await pool.start()
        grammars = sorted(f"{each.metadata['Name']} {each.version}" for each in distributions() if _reads(each))
        made_by = digest(READING, *sorted(folder.glob("*/check.py")), versions=grammars)
        reader = InventoryReader(pool, cache, functools.partial(analyse_packed, folder), version=made_by)
        patterns = sorted(path for rule in rules for path in rule.folder.glob("*.semgrep.yml"))
        tools = digest(SCANNING, *patterns, versions=[f"{each.name} {each.version}" for each in scanners])
        looking = RememberingScanner(pool, cache, tools)
        prover = FixProver(pool, reader, list(registry.plugins("bot.fixes").values()))
        infos = {rule.info.id: rule.info for rule in rules}
        criteria = registry.load_criteria(folder)
        policies = PolicyReader(pool, infos)
        scanner = ChangeScanner(
            looking,
            reader,
            prover,
            own_rules=OwnRuleReader(pool, criteria),
            policies=policies,
            mender=TogetherMender(pool, reader),
            model=_fixer(model, pool, prover, cache, infos) if model else None,
            meter=meter,
        )
        yield Engine(scanner, pool, reader, policies, infos, criteria)
    finally:
        await pool.close()
        cache.close()


def _fixer(
    model: Model, pool: ScanPool, prover: FixProver, cache: FileCache, rules: Mapping[str, RuleInfo]
) -> "ModelFixer":
    from bot.services.ask_model import ModelFixer  # noqa: PLC0415 - a quarter of a start, for those who use a model

    return ModelFixer(model, pool, prover, cache, rules)


def _reads(installed: Distribution) -> bool:
    return (installed.metadata["Name"] or "").lower().startswith("tree-sitter")


@asynccontextmanager
async def local_engine() -> AsyncIterator[Engine]:
    """For the command line: what is read is remembered in the user's own cache folder."""
    async with engine_in(load_cache_folder()) as engine:
        yield engine

"""Finds plug-ins by walking their folders. A duplicate or broken one is a refusal to start, never a silent loss.

Modules are plug-ins by exposing `PLUGIN`; rules are folders with a `rule.yml`, because a rule is data, patterns, code
and examples in one place.
"""

import importlib
import importlib.util
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import bot
from bot.core.finding import Finding, Severity
from bot.core.inventory import ControlInventory, ControlKind
from bot.core.rule import Criterion, RuleInfo

Check = Callable[[ControlInventory], Iterator[Finding]]

STRENGTHS = ("direct", "supporting", "weak", "none")
RULE_FOLDER = re.compile(r"(SOC2-\d{3})-([a-z0-9]+(?:-[a-z0-9]+)*)")
CRITERION_ID = re.compile(r"(?:CC|A|C|PI|P)\d\.\d")


class RegistryError(Exception):
    """A plug-in or rule that cannot be used; the message names its file and what is wrong with it."""


@dataclass(frozen=True)
class Rule:
    """A rule as it stands in its folder. `check` asks the control inventory; None where only scanners look."""

    info: RuleInfo
    folder: Path
    check: Check | None

    @property
    def examples(self) -> tuple[Path, ...]:
        """Its examples, sorted: each is a folder with one small application."""
        return tuple(sorted(path for path in (self.folder / "examples").glob("*") if path.is_dir()))


def plugins(package: str) -> dict[str, Any]:
    """The `PLUGIN` of each module of a package that has one, by the plug-in's name (`PLUGIN.name`).

    Raises RegistryError where a module cannot be imported, or two plug-ins have one name.
    """
    found: dict[str, Any] = {}
    origin: dict[str, str] = {}
    parent = importlib.import_module(package)
    for module_info in sorted(pkgutil.iter_modules(parent.__path__), key=lambda info: info.name):
        module_name = f"{package}.{module_info.name}"
        plugin = _plugin_of(module_name)
        if plugin is None:
            continue
        name = getattr(plugin, "name", None)
        if not isinstance(name, str) or not name:
            raise RegistryError(f"{module_name}: its PLUGIN has no name")
        if name in found:
            raise RegistryError(f"{module_name}: the name {name!r} is taken by {origin[name]}")
        found[name], origin[name] = plugin, module_name
    return found


def _plugin_of(module_name: str) -> Any:
    try:
        module = importlib.import_module(module_name)
    except Exception as error:  # whatever a broken module raises, the answer is the same: refuse, and name it
        raise RegistryError(f"{module_name}: cannot be imported: {type(error).__name__}: {error}") from error
    return getattr(module, "PLUGIN", None)


def rules_folder() -> Path:
    """Where the rules are: inside the installed package, else in the checkout that we run from."""
    package = Path(bot.__file__).parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


def load_criteria(folder: Path | None = None) -> dict[str, Criterion]:
    """The SOC 2 criteria by id, in the official order, each with the kinds of controls that support it. Raises
    RegistryError for a fault in one of the files."""
    controls = (folder or rules_folder()) / "controls"
    path = controls / "criteria.yml"
    entries = _yaml(path)
    if not isinstance(entries, list):
        raise RegistryError(f"{path}: not a list of criteria")
    found: dict[str, Criterion] = {}
    for entry in entries:
        criterion = _criterion(path, entry)
        if criterion.id in found:
            raise RegistryError(f"{path}: {criterion.id} stands there twice")
        found[criterion.id] = criterion
    for kind, names in _supported(controls / "controls.yml", found).items():
        for name in names:
            found[name] = replace(found[name], controls=(*found[name].controls, kind))
    return found


def _supported(path: Path, criteria: Mapping[str, Criterion]) -> dict[str, tuple[str, ...]]:
    """Each kind of control, and the criteria that it supports."""
    entries = _yaml(path)
    if not isinstance(entries, list) or any(not isinstance(each, dict) for each in entries):
        raise RegistryError(f"{path}: not a list of kinds of controls")
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        fields = _Fields(path, entry)
        kind = fields.text("kind")
        fields.text("title")
        names = fields.list_of("criteria", str, least=0)
        fields.no_more()
        unknown = [name for name in names if name not in criteria]
        if kind in found or kind not in {each.value for each in ControlKind} or unknown:
            fault = f"names no criterion: {unknown}" if unknown else "stands there twice, or is no kind of control"
            raise RegistryError(f"{path}: {kind!r} {fault}")
        found[kind] = tuple(names)
    if missing := [kind.value for kind in ControlKind if kind.value not in found]:
        raise RegistryError(f"{path}: it says nothing of {', '.join(missing)}")
    return found


def _criterion(path: Path, entry: object) -> Criterion:
    if not isinstance(entry, dict) or set(entry) != {"id", "title", "strength"}:
        raise RegistryError(f"{path}: a criterion has exactly id, title and strength, not {entry!r}")
    name, title, strength = entry["id"], entry["title"], entry["strength"]
    if not isinstance(name, str) or not CRITERION_ID.fullmatch(name):
        raise RegistryError(f"{path}: {name!r} is not a criterion id")
    if not isinstance(title, str) or not title.strip():
        raise RegistryError(f"{path}: {name} has no title")
    if strength not in STRENGTHS:
        raise RegistryError(f"{path}: the strength of {name} is {strength!r}, not one of {', '.join(STRENGTHS)}")
    return Criterion(name, title, strength)


def load_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """Every rule, by id. Raises RegistryError for the first one that is broken, or for two with one id."""
    root = folder or rules_folder()
    criteria = load_criteria(root)
    paths = sorted(path for path in root.glob("SOC2-*") if _holds_anything(path))
    paths = sorted({*paths, *(path.parent for path in root.glob("*/rule.yml"))})
    if not paths:
        raise RegistryError(f"{root}: there is no rule in it")
    found: dict[str, Rule] = {}
    for path in paths:
        rule = _load_rule(path, criteria)
        if rule.info.id in found:
            raise RegistryError(f"{path}: {rule.info.id} is taken by {found[rule.info.id].folder}")
        found[rule.info.id] = rule
    return tuple(found.values())


def _holds_anything(folder: Path) -> bool:
    """Whether there is more than what Python left behind of a rule that was removed."""
    return folder.is_dir() and any(path.name != "__pycache__" for path in folder.iterdir())


def _load_rule(folder: Path, criteria: Mapping[str, Criterion]) -> Rule:
    info = _rule_info(folder, criteria)
    check = load_check(folder) if (folder / "check.py").exists() else None
    for tool, there, what in (
        ("soc2", check is not None, "check.py"),
        ("semgrep", any(folder.glob("*.semgrep.yml")), "*.semgrep.yml"),
    ):
        if there and tool not in info.tools:
            raise RegistryError(f"{folder / 'rule.yml'}: there is a {what}, but its tools do not name {tool}")
        if tool in info.tools and not there:
            raise RegistryError(f"{folder / 'rule.yml'}: its tools name {tool}, but there is no {what}")
    return Rule(info, folder, check)


def _rule_info(folder: Path, criteria: Mapping[str, Criterion]) -> RuleInfo:
    path = folder / "rule.yml"
    match = RULE_FOLDER.fullmatch(folder.name)
    if not match:
        raise RegistryError(f"{folder}: a rule's folder is named like SOC2-001-missing-authentication")
    fields = _Fields(path, _yaml(path))
    rule_id = fields.text("id")
    if rule_id != match[1]:
        raise RegistryError(f"{path}: its id is {rule_id!r}, but its folder says {match[1]}")
    info = RuleInfo(
        id=rule_id,
        slug=match[2],
        title=fields.text("title"),
        severity=fields.severity("severity"),
        criteria=tuple(fields.list_of("criteria", str)),
        cwe=tuple(fields.list_of("cwe", int)),
        why=fields.text("why"),
        fix=fields.text("fix"),
        tools=tuple(fields.list_of("tools", str)),
    )
    fields.no_more()
    unknown = [name for name in info.criteria if name not in criteria]
    if unknown:
        raise RegistryError(f"{path}: not a SOC 2 criterion: {', '.join(unknown)}")
    return info


class _Fields:
    """The keys of one rule.yml, each taken once and checked; `no_more()` refuses what nobody asked for."""

    def __init__(self, path: Path, content: object) -> None:
        if not isinstance(content, dict):
            raise RegistryError(f"{path}: not a mapping")
        self._path = path
        self._left: dict[object, object] = dict(content)

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise RegistryError(f"{self._path}: {key} is missing")
        return self._left.pop(key)

    def text(self, key: str) -> str:
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise RegistryError(f"{self._path}: {key} is not a text")
        return value.strip()

    def severity(self, key: str) -> Severity:
        value = self.text(key)
        try:
            return Severity(value)
        except ValueError:
            raise RegistryError(f"{self._path}: {key} is {value!r}, not one of {', '.join(Severity)}") from None

    def list_of(self, key: str, kind: type[Any], least: int = 1) -> list[Any]:
        value = self._take(key)
        if not isinstance(value, list) or len(value) < least or any(type(item) is not kind for item in value):
            raise RegistryError(f"{self._path}: {key} is not a list of {kind.__name__}")
        if len(set(value)) != len(value):
            raise RegistryError(f"{self._path}: {key} names something twice")
        return value

    def no_more(self) -> None:
        if self._left:
            raise RegistryError(f"{self._path}: unknown key: {', '.join(map(str, self._left))}")


def load_check(folder: Path) -> Check:
    """The `check` of a rule's check.py. Its module's name derives from the folder's, so that a worker process which
    was handed the folder finds the same one. Raises RegistryError."""
    path = folder / "check.py"
    name = "complianceagent_rule_" + re.sub(r"\W", "_", folder.name)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise RegistryError(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # as for plug-ins: refuse, and name the file
        del sys.modules[name]
        raise RegistryError(f"{path}: cannot be imported: {type(error).__name__}: {error}") from error
    check = getattr(module, "check", None)
    if not callable(check):
        raise RegistryError(f"{path}: it defines no function check(inventory)")
    found: Check = check
    return found


def _yaml(path: Path) -> object:
    import yaml  # noqa: PLC0415 -- 20 ms that commands which read no rule need not pay

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # eight times faster, where the package was built with it
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - one of the two safe ones
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RegistryError(f"{path}: {error}") from error

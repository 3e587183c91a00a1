"""Plug-ins and rules are found by walking, and a broken or doubled one is a refusal to start."""

import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
import yaml

from bot import registry
from bot.core.inventory import ControlInventory, ControlKind
from bot.registry import RegistryError

RULE = {
    "id": "SOC2-001",
    "title": "Missing authentication",
    "severity": "high",
    "criteria": ["CC6.1", "CC6.6"],
    "cwe": [306],
    "tools": ["soc2", "semgrep"],
    "why": "Anyone can call it.",
    "fix": "Ask who calls.",
}
CHECK = "def check(inventory):\n    yield from ()\n"
CRITERIA = "- {id: CC6.1, title: Access, strength: supporting}\n- {id: CC6.6, title: Edge, strength: supporting}\n"
CONTROLS = "".join(f"- {{kind: {kind}, title: x, criteria: [CC6.1]}}\n" for kind in ControlKind)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rules folder with one good rule."""
    (tmp_path / "controls").mkdir()
    (tmp_path / "controls" / "criteria.yml").write_text(CRITERIA)
    (tmp_path / "controls" / "controls.yml").write_text(CONTROLS)
    write_rule(tmp_path / "SOC2-001-missing-authentication")
    return tmp_path


def write_rule(folder: Path, check: str = CHECK, changes: Mapping[str, object] = MappingProxyType({})) -> Path:
    folder.mkdir(exist_ok=True)
    fields = {key: value for key, value in (RULE | dict(changes)).items() if value is not None}
    (folder / "rule.yml").write_text(yaml.safe_dump(fields))
    (folder / "check.py").write_text(check)
    (folder / "x.semgrep.yml").write_text("rules: []\n")
    return folder


class TestCriteria:
    def test_all_sixty_one_are_there_in_their_families(self) -> None:
        criteria = registry.load_criteria()
        assert len(criteria) == 61
        families = Counter(name.rstrip("0123456789.") for name in criteria)
        assert families == {"CC": 33, "A": 3, "C": 2, "PI": 5, "P": 18}
        assert list(criteria)[:2] == ["CC1.1", "CC1.2"]
        per_group = Counter(name.split(".")[0] for name in criteria if name.startswith("CC"))
        assert list(per_group.values()) == [5, 3, 4, 2, 3, 8, 5, 1, 2]

    def test_strengths_are_the_ones_we_may_claim(self) -> None:
        criteria = registry.load_criteria().values()
        by_strength = {name: {each.id for each in criteria if each.strength == name} for name in registry.STRENGTHS}
        assert by_strength["direct"] == {"CC4.1", "CC4.2", "CC6.8", "CC7.1", "CC8.1"}
        assert len(by_strength["supporting"]) == 14
        assert len(by_strength["weak"]) == 15
        assert {"CC6.2", "CC6.4", "P1.1"} <= by_strength["none"]

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("{}", "not a list"),
            ("- {id: CC6.1, title: x}", "exactly id, title and strength"),
            ("- {id: CC61, title: x, strength: weak}", "not a criterion id"),
            ("- {id: CC6.1, title: x, strength: strong}", "'strong'"),
            ("- {id: CC6.1, title: '', strength: weak}", "no title"),
            (CRITERIA + CRITERIA, "twice"),
            ("- {", "criteria.yml"),
        ],
    )
    def test_a_fault_is_refused(self, rules: Path, text: str, fault: str) -> None:
        (rules / "controls" / "criteria.yml").write_text(text)
        with pytest.raises(RegistryError, match=fault):
            registry.load_criteria(rules)

    def test_each_kind_of_control_supports_criteria_that_we_may_speak_of(self) -> None:
        criteria = registry.load_criteria()
        assert criteria["CC6.1"].controls == ("authentication", "authorization", "rate limit")
        assert {each.strength for each in criteria.values() if each.controls} <= {"direct", "supporting", "weak"}

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("{}", "not a list"),
            (CONTROLS.replace("audit", "padlock"), "'padlock' stands there twice, or is no kind of control"),
            (CONTROLS + CONTROLS, "twice"),
            (CONTROLS.replace("[CC6.1]", "[CC9.9]"), "names no criterion: .'CC9.9'."),
            (CONTROLS[CONTROLS.index("\n") + 1 :], "it says nothing of authentication"),
            (CONTROLS.replace("title: x", "name: x"), "title is missing"),
        ],
    )
    def test_a_fault_in_the_controls_is_refused(self, rules: Path, text: str, fault: str) -> None:
        (rules / "controls" / "controls.yml").write_text(text)
        with pytest.raises(RegistryError, match=fault):
            registry.load_criteria(rules)


class TestRules:
    def test_a_good_rule_is_loaded_with_its_check(self, rules: Path) -> None:
        (rule,) = registry.load_rules(rules)
        assert (rule.info.id, rule.info.slug, rule.info.cwe) == ("SOC2-001", "missing-authentication", (306,))
        assert rule.check is not None
        assert list(rule.check(ControlInventory((), ()))) == []

    def test_its_examples_are_its_folders(self, rules: Path) -> None:
        for name in ("flask", "fastapi"):
            (rules / "SOC2-001-missing-authentication" / "examples" / name).mkdir(parents=True)
        (rule,) = registry.load_rules(rules)
        assert [path.name for path in rule.examples] == ["fastapi", "flask"]

    def test_our_own_rules_are_in_order(self) -> None:
        found = registry.load_rules()
        assert [rule.info.id for rule in found] == sorted({rule.info.id for rule in found})

    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"id": "SOC2-002"}, "its folder says SOC2-001"),
            ({"title": None}, "title is missing"),
            ({"title": "  "}, "title is not a text"),
            ({"severity": "dreadful"}, "'dreadful', not one of critical, high, medium, low"),
            ({"criteria": ["CC6.1", "CC9.9"]}, "not a SOC 2 criterion: CC9.9"),
            ({"criteria": []}, "criteria is not a list"),
            ({"cwe": ["306"]}, "cwe is not a list of int"),
            ({"cwe": [True]}, "cwe is not a list of int"),
            ({"cwe": [306, 306]}, "names something twice"),
            ({"tools": ["semgrep"]}, "a check.py, but its tools do not name soc2"),
            ({"tools": ["soc2"]}, "do not name semgrep"),
            ({"colour": "red"}, "unknown key: colour"),
        ],
    )
    def test_a_faulty_rule_is_refused_by_its_file(self, rules: Path, changes: dict[str, object], fault: str) -> None:
        write_rule(rules / "SOC2-001-missing-authentication", changes=changes)
        with pytest.raises(RegistryError, match=fault) as caught:
            registry.load_rules(rules)
        assert str(rules / "SOC2-001-missing-authentication" / "rule.yml") in str(caught.value)

    @pytest.mark.parametrize(
        ("check", "fault"),
        [
            ("def check(:", "SyntaxError"),
            ("import nothing_of_that_name", "ModuleNotFoundError"),
            ("", "no function check"),
        ],
    )
    def test_a_broken_check_is_refused(self, rules: Path, check: str, fault: str) -> None:
        write_rule(rules / "SOC2-001-missing-authentication", check=check)
        with pytest.raises(RegistryError, match=f"check.py.*{fault}"):
            registry.load_rules(rules)

    def test_a_tool_without_its_file_is_refused(self, rules: Path) -> None:
        (rules / "SOC2-001-missing-authentication" / "check.py").unlink()
        with pytest.raises(RegistryError, match=r"name soc2, but there is no check\.py"):
            registry.load_rules(rules)

    def test_two_rules_of_one_id_are_refused(self, rules: Path) -> None:
        write_rule(rules / "SOC2-001-other-name")
        with pytest.raises(RegistryError, match="SOC2-001 is taken by"):
            registry.load_rules(rules)

    def test_a_rule_without_its_rule_yml_is_refused(self, rules: Path) -> None:
        (rules / "SOC2-001-missing-authentication" / "rule.yml").unlink()
        with pytest.raises(RegistryError, match=r"SOC2-001-missing-authentication/rule\.yml: "):
            registry.load_rules(rules)

    def test_a_folder_without_rules_is_refused(self, rules: Path) -> None:
        shutil.rmtree(rules / "SOC2-001-missing-authentication")
        (rules / "SOC2-002-removed" / "__pycache__").mkdir(parents=True)
        with pytest.raises(RegistryError, match="there is no rule in it"):
            registry.load_rules(rules)

    def test_a_folder_that_is_named_otherwise_is_refused(self, rules: Path) -> None:
        write_rule(rules / "authentication")
        with pytest.raises(RegistryError, match="is named like"):
            registry.load_rules(rules)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An importable package of plug-ins, forgotten afterwards."""
    folder = tmp_path / "family_of_plugins"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "interface.py").write_text("ROLE = 'says what a plug-in is'\n")
    (folder / "one.py").write_text("class One:\n    name = 'one'\n\nPLUGIN = One()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.startswith("family_of_plugins")]:
        del sys.modules[name]


class TestPlugins:
    def test_modules_with_a_plugin_are_found_by_name(self, package: Path) -> None:
        assert list(registry.plugins(package.name)) == ["one"]

    def test_one_name_twice_is_refused(self, package: Path) -> None:
        (package / "two.py").write_text("from family_of_plugins.one import PLUGIN\n")
        with pytest.raises(
            RegistryError, match=r"family_of_plugins\.two: the name 'one' is taken by family_of_plugins\.one"
        ):
            registry.plugins(package.name)

    def test_a_module_that_cannot_be_imported_is_refused(self, package: Path) -> None:
        (package / "two.py").write_text("1 / 0\n")
        with pytest.raises(RegistryError, match=r"family_of_plugins\.two: .*ZeroDivisionError"):
            registry.plugins(package.name)

    def test_a_plugin_without_a_name_is_refused(self, package: Path) -> None:
        (package / "two.py").write_text("PLUGIN = object()\n")
        with pytest.raises(RegistryError, match="no name"):
            registry.plugins(package.name)

    @pytest.mark.parametrize("family", ["scanners", "fixes", "reports", "handlers", "commands"])
    def test_our_own_families_are_whole(self, family: str) -> None:
        assert registry.plugins(f"bot.{family}")

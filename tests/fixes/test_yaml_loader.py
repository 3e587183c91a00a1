"""SOC2-004: YAML of whatever source is read as data."""

import pytest

from bot.fixes.yaml_loader import PLUGIN
from tests.fixes.tools import fixed


def mended(call: str, header: str = "import yaml\n") -> str | None:
    after = fixed(f"{header}\n\ndef settings(text):\n    return {call}\n", call, "SOC2-004", PLUGIN)
    return None if after is None else after.rpartition("    return ")[2].rstrip("\n")


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("yaml.load(text)", "yaml.safe_load(text)"),
        ("yaml.load(text, Loader=yaml.Loader)", "yaml.safe_load(text)"),
        ("yaml.load(text, yaml.UnsafeLoader)", "yaml.safe_load(text)"),
        ("yaml.load_all(open(text), Loader=yaml.FullLoader)", "yaml.safe_load_all(open(text))"),
        ("yaml.load(text, Loader=yaml.CLoader)", "yaml.load(text, Loader=yaml.CSafeLoader)"),
        ("yaml.unsafe_load(text)", "yaml.safe_load(text)"),
        ("yaml.load(text, Loader=Ours)", None),
        ("yaml.load(text, Loader=yaml.SafeLoader)", None),
        ("yaml.load(*text)", None),
        ("json.load(text)", None),
    ],
)
def test_a_loader_that_makes_objects_gives_way(call: str, expected: str | None) -> None:
    assert mended(call) == expected


def test_the_module_is_called_as_the_file_has_it() -> None:
    assert mended("y.load(text, Loader=y.Loader)", "import yaml as y\n") == "y.safe_load(text)"


def test_a_file_that_makes_objects_on_purpose_is_left_alone() -> None:
    header = "import yaml\n\nyaml.add_constructor('!env', str)\n"
    assert mended("yaml.load(text, Loader=yaml.Loader)", header) is None

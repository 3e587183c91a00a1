"""What two fixes bring into one script is brought once, or not at all: bound twice, it does not load."""

import pytest

from bot.fixes.script_file import ScriptFile, new_script_faults, parse_script
from tests.fixes.tools import source

BEFORE = "import { a } from './a';\na();\n"


def read(text: str) -> ScriptFile:
    file = parse_script(source(text, "app/a.ts"))
    assert file is not None
    return file


@pytest.mark.parametrize(
    ("after", "faults"),
    [
        (f"import {{ b }} from '@/b';\n{BEFORE}import {{ b }} from '@/b';\nb();\n", ("'b' imported twice",)),
        (f"import {{ a }} from '@/b';\n{BEFORE}", ("'a' imported twice",)),
        (f"import {{ b }} from '@/b';\n{BEFORE}b();\n", ()),
        (f"import {{ a as b }} from '@/b';\n{BEFORE}b();\n", ()),
    ],
)
def test_a_name_is_imported_once(after: str, faults: tuple[str, ...]) -> None:
    assert new_script_faults(read(BEFORE), read(after)) == faults


def test_what_was_imported_twice_before_is_nobodys_new_fault() -> None:
    twice = f"import {{ a }} from './a';\n{BEFORE}"
    assert new_script_faults(read(twice), read(f"{twice}a();\n")) == ()

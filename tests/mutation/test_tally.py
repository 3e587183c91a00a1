"""What is counted of fixes: whether one puts a file back as it was."""

import pytest

from bot.core.fix import Edit, FileEdit, Fix, Proof, Proved
from bot.core.identity import Fingerprint
from bot.core.location import Span
from tests.mutation.tally import Tally, all_together, as_it_was
from tests.mutation.trial import source

BEFORE = {"a.py": source("a.py", b"import os\n\nKEY = os.environ['KEY']\n"), "b.py": source("b.py", b"LEVEL = 1\n")}
SEEDED = {**BEFORE, "a.py": source("a.py", b"import os\n\nKEY = 'hunter2'\n")}


def line(number: int, text: str) -> Edit:
    return Edit(Span(number, number), (text,))


@pytest.mark.parametrize(
    ("edit", "more", "expected"),
    [
        ("KEY = os.environ['KEY']\n", (), True),
        ('KEY = os.environ["KEY"]\n', (), False),
        ("KEY = os.environ['KEY']\n", (FileEdit("b.py", line(1, "LEVEL = 2\n")),), False),
        ("KEY = os.environ['KEY']\n", (FileEdit("a.py", line(1, "import os, sys\n")),), False),
    ],
)
def test_only_what_is_as_it_was_to_the_byte_counts(edit: str, more: tuple[FileEdit, ...], expected: bool) -> None:
    fix = Fix(Fingerprint("f" * 64), "a.py", "credentials", "Asks for it.", line(3, edit), more)
    assert as_it_was(fix, SEEDED, BEFORE) is expected


def test_two_fixes_that_bring_the_same_import_are_made_together() -> None:
    before = {"a.py": source("a.py", b"import os\n\nKEY = 'hunter2'\n\nWORD = 'hunter3'\n")}
    brought = ("import os\n", "import settings\n")
    near = Edit(Span(1, 3), (*brought, "\n", "KEY = settings.KEY\n"))
    far = (line(5, "WORD = settings.WORD\n"), (FileEdit("a.py", Edit(Span(1, 1), brought)),))
    proof = Proof(("applies",))
    fixes = [
        Proved(Fix(Fingerprint("e" * 64), "a.py", "credentials", "Asks for it.", near), proof),
        Proved(Fix(Fingerprint("f" * 64), "a.py", "credentials", "Asks for it.", *far), proof),
    ]
    tally = Tally()
    after = all_together(before, fixes, tally)["a.py"].text
    assert after == "import os\nimport settings\n\nKEY = settings.KEY\n\nWORD = settings.WORD\n"
    assert (tally.together, tally.apart) == (2, 0)

"""What .gitattributes calls generated."""

import pytest

from bot.engine.attributes import MOST_LINES, generated

PATHS = ("api/client.py", "web/api/client.ts", "db/schema.py", "app.py", "gen/a/b.py")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("client.* linguist-generated", {"api/client.py", "web/api/client.ts"}),
        ("api/** linguist-generated=true", {"api/client.py"}),
        ("/gen/** -diff linguist-generated\n", {"gen/a/b.py"}),
        ("*.py linguist-generated\napp.py -linguist-generated\n", {"api/client.py", "db/schema.py", "gen/a/b.py"}),
        ("*.py linguist-generated\n*.py linguist-generated=false\n", set()),
        ("# *.py linguist-generated\n*.py linguist-vendored\n*.py linguist-generated-not\n", set()),
        ('gen/ linguist-generated\n[A-Z]* linguist-generated\n"app.py" linguist-generated', {"app.py"}),
        ("", set()),
        ("\n" * MOST_LINES + "*.py linguist-generated", set()),
    ],
)
def test_the_last_line_that_fits_wins(text: str, found: set[str]) -> None:
    assert generated(PATHS, {".gitattributes": text.encode()}) == found


def test_a_deeper_file_wins_and_speaks_of_its_own_folder() -> None:
    files = {"api/.gitattributes": b"*.py -linguist-generated", ".gitattributes": b"*.py linguist-generated"}
    assert generated(PATHS, files) == {"db/schema.py", "app.py", "gen/a/b.py"}
    assert generated(PATHS, {"api/.gitattributes": b"* linguist-generated"}) == {"api/client.py"}


def test_bytes_of_any_kind_say_nothing() -> None:
    assert generated(PATHS, {".gitattributes": bytes(range(256))}) == frozenset()

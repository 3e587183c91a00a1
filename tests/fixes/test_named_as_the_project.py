"""SOC2-002: the environment knows a secret under the name that the project's other settings would give it, or nobody
can tell it."""

import pytest

from bot.core.inventory import ControlInventory
from bot.fixes.credentials import PLUGIN
from bot.fixes.interface import FixContext
from bot.fixes.neighbours import neighbours_of
from tests.fixes.tools import accepted, finding, fixed, source

SECRET = "hunter2hunter2"
IMPORTED = frozenset(("shop/config.py", "shop/orders.py", "shop/views.py"))


def asking(*names: str) -> str:
    return "import os\n\n" + "".join(f'{one.lower()} = os.environ.get("{one}")\n' for one in names)


def named(own: str, settings: str) -> str | None:
    """The variable that an own file asks for its token by, beside the project's settings."""
    text = f'{own}\nTOKEN = "{SECRET}"\n'
    inventory = ControlInventory((), (), imported=IMPORTED)
    place = finding("SOC2-002", text.count("\n"), path="shop/orders.py")
    files = {"shop/config.py": source(settings, "shop/config.py")}
    found = accepted(FixContext(place, source(text, "shop/orders.py"), inventory, files), PLUGIN)
    return found[0][1].rpartition("TOKEN = ")[2].strip() if found else None


def test_all_names_of_a_project_begin_alike() -> None:
    settings = asking("ACME_HOST", "ACME_MAIL_FROM", "ACME_DEBUG")
    assert named("import os\n", settings) == 'os.environ["ACME_TOKEN"]'
    assert named("import os\n", asking("ACME_HOST", "ACME_PORT")) == 'os.environ["TOKEN"]'
    assert named("import os\n", asking("MAIL_HOST", "MAIL_FROM", "MAIL_PORT")) == 'os.environ["TOKEN"]'


@pytest.mark.parametrize("more", ["HOME_FOLDER", "LOG_LEVEL"])
def test_nothing_is_offered_where_only_most_of_them_do(more: str) -> None:
    assert named("import os\n", asking("ACME_HOST", "ACME_MAIL_FROM", "ACME_DEBUG", more)) is None
    assert named(asking(more), asking("ACME_HOST", "ACME_MAIL_FROM", "ACME_DEBUG")) is None


@pytest.mark.parametrize("first", ["SHOP", "DJANGO"])
def test_nothing_is_offered_where_some_of_the_file_have_the_project_s_name(first: str) -> None:
    others = [f"{first}_SITE", f"{first}_PATH", "MAIL_HOST", "MAIL_PORT", "LANGUAGE_CODE"]
    assert named(asking(*others), "") is None
    assert named(asking(*others[1:]), "") is not None


def test_the_settings_are_read_beside_a_secret() -> None:
    inventory = ControlInventory((), (), imported=IMPORTED)
    assert neighbours_of([finding("SOC2-002", 1, path="shop/orders.py")], inventory) == {"shop/config.py"}


def test_a_file_that_asks_for_nothing_has_the_project_s_way() -> None:
    settings = "import os\n\n" + "".join(f'{one} = os.getenv("{one}")\n' for one in ("A_TOKEN", "B_TOKEN", "C_SECRET"))
    assert named("import os\n", settings) == 'os.getenv("TOKEN")'
    assert named("import os\n", settings.replace("os.getenv", "env")) == 'os.environ["TOKEN"]'


@pytest.mark.parametrize(
    ("path", "more", "asked"),
    [
        ("shop/settings/base.py", 'X = os.environ.get("X", "y")\n', 'os.environ.get("SIGNING_KEY")'),
        ("shop/settings/base.py", 'X = os.environ["X"]\n', 'os.environ["SIGNING_KEY"]'),
        ("shop/settings/live.py", 'X = os.environ.get("X", "y")\n', 'os.environ["SIGNING_KEY"]'),
    ],
)
def test_settings_that_others_change_do_not_fail_for_what_those_set(path: str, more: str, asked: str) -> None:
    text = f'import os\n\n{more}SIGNING_KEY = "{SECRET}"\n'
    assert f"SIGNING_KEY = {asked}\n" in (fixed(text, SECRET, "SOC2-002", PLUGIN, path=path) or "")


def test_what_came_with_all_other_names_is_not_imported_again() -> None:
    head = 'from shop.settings.base import *\n\nHOST = os.environ.get("HOST", "")\n'
    after = fixed(f'{head}CHAT_TOKEN = "{SECRET}"\n', SECRET, "SOC2-002", PLUGIN) or ""
    assert after == f'{head}CHAT_TOKEN = os.environ.get("CHAT_TOKEN", "")\n'

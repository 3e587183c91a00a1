"""SOC2-002: a secret is asked for as the file asks for its neighbours; where that tells nothing, nothing is offered."""

import pytest

from bot.fixes.credentials import PLUGIN
from tests.fixes.tools import fixed

SECRET = "hunter2hunter2"


def mended(line: str, *others: str) -> str | None:
    header = "import os\n\n" + "".join(f"{one}\n" for one in others)
    after = fixed(f"{header}{line}\nprint(os.sep)\n", SECRET, "SOC2-002", PLUGIN)
    return None if after is None else after.removeprefix(header).removesuffix("\nprint(os.sep)\n")


FAMILY = ('CHAT_CLIENT_ID = os.environ.get("CHAT_CLIENT_ID", False)', 'CHAT_HOST = os.environ.get("CHAT_HOST", False)')


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (FAMILY, 'os.environ.get("CHAT_CLIENT_SECRET", False)'),
        ([one.replace("False", '""') for one in FAMILY], 'os.environ.get("CHAT_CLIENT_SECRET", "")'),
        ([one.replace("False", "None") for one in FAMILY], 'os.environ.get("CHAT_CLIENT_SECRET", None)'),
        ([FAMILY[1].replace("False", '"here"')], 'os.environ.get("CHAT_CLIENT_SECRET")'),
        ([FAMILY[0], FAMILY[1].replace("False", '"here"')], 'os.environ.get("CHAT_CLIENT_SECRET", False)'),
        ([one.replace(", False", "") for one in FAMILY], 'os.environ.get("CHAT_CLIENT_SECRET")'),
    ],
)
def test_what_stands_for_nothing_is_what_its_family_has(others: list[str], expected: str) -> None:
    assert mended(f'CHAT_CLIENT_SECRET = "{SECRET}"', *others) == f"CHAT_CLIENT_SECRET = {expected}"


def test_a_secret_that_nothing_runs_without_has_nothing_else() -> None:
    others = [f'{name} = os.environ.get("{name}", "")' for name in ("MAIL_PASSWORD", "CHAT_TOKEN")]
    assert mended(f'JWT_SECRET = "{SECRET}"', *others) == 'JWT_SECRET = os.environ["JWT_SECRET"]'


def test_nothing_is_offered_where_all_beside_it_have_a_value_without_the_environment() -> None:
    others = [f'CHAT_CLIENT_{one} = os.environ.get("CHAT_CLIENT_{one}", "here")' for one in ("ID", "HOST")]
    assert mended(f'CHAT_CLIENT_SECRET = "{SECRET}"', *others) is None


def test_nothing_is_offered_where_the_credential_next_to_it_has_a_value_without_the_environment() -> None:
    others = ['DESK_HOST = os.environ.get("DESK_HOST")', 'DESK_KEY = os.environ.get("DESK_KEY", "for-development")']
    assert mended(f'DESK_SECRET = "{SECRET}"', *others) is None
    assert mended(f'DESK_SECRET = "{SECRET}"', *others[::-1]) == 'DESK_SECRET = os.environ.get("DESK_SECRET")'


def test_most_of_a_part_s_settings_begin_by_the_project_s_name() -> None:
    others = [f'DESK_{one} = os.getenv("SHOP_DESK_{one}")' for one in ("HOST", "PORT", "MAIL")]
    odd = 'DESK_FOLDER = os.getenv("SHOP_FOLDER")'
    after = mended(f'DESK_API_KEY = "{SECRET}"', *others, odd)
    assert after == 'DESK_API_KEY = os.getenv("SHOP_DESK_API_KEY")'


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("AWS_SECRET_ACCESS_KEY = {0}", ['AWS_ACCESS_KEY_ID = os.environ.get("ADDON_KEY_ID")']),
        ('SECRET = {0} or ""', []),
        ('SECRET_KEY = {0} or "never-mind"', []),
        ('CHAT_TOKEN = {0} or app.config["CHAT_PERSONAL_TOKEN"]', []),
        (
            "SIGNING_KEY = {0}",
            [
                *(f'{name} = os.getenv("SHOP_{name}")' for name in ("HOST", "PORT", "NAME")),
                *(f'{name} = os.getenv("{name}")' for name in ("LOG_LEVEL", "LOG_FILE", "TIME_ZONE", "PATH_TO_X")),
            ],
        ),
    ],
)
def test_nothing_is_offered_where_its_name_cannot_be_told(line: str, others: list[str]) -> None:
    assert mended(line.format(f'"{SECRET}"'), *others) is None


def test_one_odd_name_among_many_says_nothing() -> None:
    others = [f'AWS_{name} = os.environ.get("AWS_{name}")' for name in ("REGION", "BUCKET_NAME", "ACCESS_KEY_ID")]
    odd = 'AWS_DOMAIN = os.environ.get("CDN_DOMAIN")'
    after = mended(f'AWS_SECRET_ACCESS_KEY = "{SECRET}"', *others, odd)
    assert after == 'AWS_SECRET_ACCESS_KEY = os.environ.get("AWS_SECRET_ACCESS_KEY")'


LOCAL = "class Local:\n    {0} = os.environ.get({1}) or 'local'\n"
BY_NAMES = ["from app.names import Key", *(f"{one} = os.environ.get(Key.{one})" for one in ("MAIL", "SHOP", "HOST"))]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([LOCAL.format("SECRET_KEY", '"SECRET_KEY"')], 'os.environ.get("SECRET_KEY")'),
        ([LOCAL.format("SECRET_KEY", '"SHOP_SECRET"')], 'os.environ.get("SHOP_SECRET")'),
        ([*BY_NAMES, LOCAL.format("SECRET_KEY", "Key.SECRET_KEY")], "os.environ.get(Key.SECRET_KEY)"),
    ],
)
def test_what_another_class_of_settings_asks_for_is_asked_here_too(others: list[str], expected: str) -> None:
    assert mended(f'SECRET_KEY = "{SECRET}"', *others) == f"SECRET_KEY = {expected}"


@pytest.mark.parametrize(
    "others",
    [
        BY_NAMES,
        [LOCAL.format("SECRET_KEY", "Key.SECRET_KEY")],
        [LOCAL.format("SECRET_KEY", '"A_KEY"'), LOCAL.format("SECRET_KEY", '"ANOTHER_KEY"')],
    ],
)
def test_nothing_is_offered_where_its_name_is_kept_elsewhere(others: list[str]) -> None:
    assert mended(f'SECRET_KEY = "{SECRET}"', *others) is None


def test_what_must_be_there_is_asked_for_as_the_like_is() -> None:
    others = ['SECRET_KEY = os.getenv("SECRET_KEY")', 'MAIL_TOKEN = os.getenv("MAIL_TOKEN")']
    line = f'TOKEN_SECRET_KEY = "{SECRET}"'
    assert mended(line, *others) == 'TOKEN_SECRET_KEY = os.getenv("TOKEN_SECRET_KEY")'
    assert mended(line, others[0].replace('")', '", "none")'), others[1]) == (
        'TOKEN_SECRET_KEY = os.environ["TOKEN_SECRET_KEY"]'
    )


@pytest.mark.parametrize(
    "asks",
    [
        "def speaks():\n    return VOICE_API_KEY is not None",
        "if VOICE_API_KEY:\n    speak = True",
        "speaks = bool(VOICE_API_KEY)",
        "def quiet():\n    return not VOICE_API_KEY",
    ],
)
def test_what_the_file_goes_on_without_may_be_missing(asks: str) -> None:
    text = f'import os\n\nVOICE_API_KEY = "{SECRET}"\nprint(os.sep)\n{asks}\n'
    assert 'VOICE_API_KEY = os.environ.get("VOICE_API_KEY")\n' in (fixed(text, SECRET, "SOC2-002", PLUGIN) or "")


@pytest.mark.parametrize(
    ("other", "asked"),
    [
        ('DESK_LOGIN = os.getenv("DESK_LOGIN")', 'os.getenv("DESK_SECRET")'),
        ('DESK_DOMAIN = os.environ.get("DESK_DOMAIN", "desk.example")', 'os.environ.get("DESK_SECRET")'),
        ('DESK_SITE = os.getenv("DESK_SITE", "")', 'os.getenv("DESK_SECRET", "")'),
        ('DESK_LOGIN = os.environ["DESK_LOGIN"]', 'os.environ["DESK_SECRET"]'),
    ],
)
def test_a_secret_of_a_service_is_asked_for_as_what_else_the_service_needs(other: str, asked: str) -> None:
    assert mended(f'DESK_SECRET = "{SECRET}"', other) == f"DESK_SECRET = {asked}"


def test_a_name_in_capitals_stays_as_it_is() -> None:
    assert mended(f'E2E_PASSWORD = "{SECRET}"') == 'E2E_PASSWORD = os.environ["E2E_PASSWORD"]'


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET", "PASSWORD", "API_KEY"])
@pytest.mark.parametrize(("count", "offered"), [(0, True), (1, False), (3, False)])
def test_plain_names_beside_it_say_nothing_of_a_name_that_any_secret_has(
    name: str, count: int, *, offered: bool
) -> None:
    others = [f'{name} = os.environ["{name}"]' for name in ("LANGUAGE", "PORT", "MAIL_HOST")[:count]]
    after = mended(f'{name} = "{SECRET}"', *others)
    assert after == (f'{name} = os.environ["{name}"]' if offered else None)


@pytest.mark.parametrize("name", ["OIDC_{0}", "OIDC_TEST_{0}", "TEST_OIDC_{0}"])
def test_a_class_of_settings_whose_names_are_others_has_its_own(name: str) -> None:
    others = ["class Base:", '    OIDC_SECRET = os.getenv("OIDC_SECRET")', *["    # more"] * 6, "class Test:"]
    others.append(f'    OIDC_AUDIENCE = os.getenv("{name.format("AUDIENCE")}")')
    after = mended(f'    OIDC_SECRET = "{SECRET}"', *others)
    assert after == f'    OIDC_SECRET = os.getenv("{name.format("SECRET")}")'


def test_a_file_of_one_service_s_settings_shows_how_its_secret_is_asked_for() -> None:
    others = [f'DESK_{one} = os.getenv("DESK_{one}", "")' for one in ("USER", "HOST", "PORT")]
    after = mended(f'DESK_PASSWORD = "{SECRET}"', *others, 'LEVEL = os.getenv("LEVEL", "")')
    assert after == 'DESK_PASSWORD = os.getenv("DESK_PASSWORD", "")'


@pytest.mark.parametrize(
    ("others", "variable"),
    [
        (('DB_NAME = os.getenv("DATABASE_NAME")',), "DATABASE_PASSWORD"),
        (('DB_USER = os.getenv("DATABASE_USERNAME")', 'DB_NAME = os.getenv("DATABASE_NAME")'), "DATABASE_PASSWORD"),
        (
            (
                'DB_NAME = os.getenv("DB_STORE_NAME")',
                'DB_HOST = os.getenv("DB_HOST")',
                'DB_USER = os.getenv("DB_USER")',
            ),
            "DB_PASSWORD",
        ),
    ],
)
def test_a_name_begins_in_the_environment_as_those_beside_it(others: list[str], variable: str) -> None:
    assert mended(f'DB_PASSWORD = "{SECRET}"', *others) == f'DB_PASSWORD = os.getenv("{variable}")'


def test_a_beginning_that_the_line_above_leaves_away_is_left_away() -> None:
    after = mended(f'SHOP_SSO_DESK_SECRET = "{SECRET}"', 'SHOP_SSO_DESK_KEY = os.getenv("DESK_KEY", "")')
    assert after == 'SHOP_SSO_DESK_SECRET = os.getenv("DESK_SECRET", "")'


def test_nothing_is_offered_beside_a_setting_that_is_called_outside_by_another_name() -> None:
    others = ['MAIL_HOST_USER = os.getenv("MAIL_USERNAME")', 'MAIL_BACKEND = "smtp"']
    assert mended(f'MAIL_HOST_PASSWORD = "{SECRET}"', *others) is None


def test_what_has_one_word_in_common_of_three_tells_no_beginning() -> None:
    assert mended(f'MAIL_HOST_PASSWORD = "{SECRET}"', 'MAIL_PORT = os.getenv("SMTP_PORT")') is None


def test_the_nearest_line_shows_how_the_environment_is_asked() -> None:
    far = [f'{name} = os.environ["{name}"]' for name in ("CHAT_TOKEN", "DESK_PASSWORD", "VOICE_API_KEY")]
    after = mended(f'FORUM_TOKEN = "{SECRET}"', *far, *["# more"] * 3, 'MAP_URL = os.getenv("MAP_URL", "")')
    assert after == 'FORUM_TOKEN = os.getenv("FORUM_TOKEN", "")'


def test_two_underscores_stay_two() -> None:
    after = mended(f'CHAT__TOKEN = "{SECRET}"', 'CHAT__URL = os.getenv("CHAT__URL")')
    assert after == 'CHAT__TOKEN = os.getenv("CHAT__TOKEN")'

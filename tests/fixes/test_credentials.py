"""SOC2-002: the literal leaves the code, its name stays, and the secret is nowhere in what we say."""

import pytest

from bot.adapters.db.codec import fix_from, fix_text
from bot.fixes.credentials import PLUGIN
from bot.fixes.interface import FixContext
from tests.fixes.tools import EMPTY, accepted, finding, fixed, source

SECRET = "hunter2hunter2"


def mended(line: str, header: str = "import os\n\n") -> str | None:
    """The fixed line(s) behind the header, for a secret in `line`."""
    text = f"{header}{line}\nprint(os.sep)\n" if header.startswith("import os") else f"{header}{line}\n"
    after = fixed(text, SECRET, "SOC2-002", PLUGIN)
    return None if after is None else after.removeprefix(header).removesuffix("print(os.sep)\n").removesuffix("\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('API_KEY = "hunter2hunter2"', 'API_KEY = os.environ["API_KEY"]'),
        ("password: str = 'hunter2hunter2'", "password: str = os.environ['PASSWORD']"),
        ('stripeApiKey = "hunter2hunter2"', 'stripeApiKey = os.environ["STRIPE_API_KEY"]'),
        ('config["SECRET_KEY"] = "hunter2hunter2"', 'config["SECRET_KEY"] = os.environ["SECRET_KEY"]'),
        ('self.db.password = "hunter2hunter2"', 'self.db.password = os.environ["PASSWORD"]'),
        ('connect(user="admin", password="hunter2hunter2")', 'connect(user="admin", password=os.environ["PASSWORD"])'),
        ('D = {"user": "me", "password": "hunter2hunter2"}', 'D = {"user": "me", "password": os.environ["PASSWORD"]}'),
        ('K = os.environ.get("JWT_SECRET", "hunter2hunter2")', 'K = os.environ["JWT_SECRET"]'),
        ('K = os.getenv("JWT_SECRET", default="hunter2hunter2")', 'K = os.environ["JWT_SECRET"]'),
        ('K = os.environ.get("JWT_SECRET") or "hunter2hunter2"', 'K = os.environ["JWT_SECRET"]'),
        ('t = jwt.encode(data, "hunter2hunter2", "HS256")', 't = jwt.encode(data, os.environ["JWT_SECRET"], "HS256")'),
        ('t = jwt.encode(data, "hunter2hunter2")', 't = jwt.encode(data, os.environ["JWT_SECRET"])'),
        ('E = create_engine("postgresql://a:hunter2hunter2@db/x")', 'E = create_engine(os.environ["DATABASE_URL"])'),
        ('DATABASE_URL = "postgresql://a:hunter2hunter2@db/x"', 'DATABASE_URL = os.environ["DATABASE_URL"]'),
        ('r = from_url("redis://:hunter2hunter2@h/0")', 'r = from_url(os.environ["REDIS_URL"])'),
        ('ok = password == "hunter2hunter2"', 'ok = password == os.environ["PASSWORD"]'),
        ('KEY = b"hunter2hunter2"', 'KEY = os.environ["KEY"].encode()'),
        ('TOKEN = ("hunter2" "hunter2hunter2")', 'TOKEN = (os.environ["TOKEN"])'),
        (
            'H = {"Authorization": "Bearer hunter2hunter2"}',
            'H = {"Authorization": f"Bearer {os.environ[\'AUTHORIZATION\']}"}',
        ),
        (
            'u = User("admin", password=hashed("hunter2hunter2"))',
            'u = User("admin", password=hashed(os.environ["PASSWORD"]))',
        ),
        ('def f(password="hunter2hunter2"): ...', None),
        (
            'token = jwt.encode({"sub": "x"}, "hunter2hunter2", algorithm="HS256")',
            'token = jwt.encode({"sub": "x"}, os.environ["JWT_SECRET"], algorithm="HS256")',
        ),
        ('get(url, auth=("me", "hunter2hunter2"))', 'get(url, auth=("me", os.environ["PASSWORD"]))'),
        ('smtp.login("me", "hunter2hunter2")', 'smtp.login("me", os.environ["PASSWORD"])'),
        ('f = Fernet(b"hunter2hunter2")', 'f = Fernet(os.environ["FERNET_SECRET"].encode())'),
        ('h = hmac.new(b"hunter2hunter2", data)', 'h = hmac.new(os.environ["HMAC_SECRET"].encode(), data)'),
        ('u.set_password("hunter2hunter2")', 'u.set_password(os.environ["PASSWORD"])'),
        ('K = {"default": "hunter2hunter2"}["default"]', None),
        ('KEYS = {"default": "hunter2hunter2"}', None),
        ('API_KEYS = ["hunter2hunter2", "other"]', None),
        ('API_KEY = "hunter2hunter2" or app.config["KEY"]', 'API_KEY = os.environ.get("API_KEY") or app.config["KEY"]'),
        ('os.environ.setdefault("API_KEY", "hunter2hunter2")', None),
        ('os.environ["API_KEY"] = "hunter2hunter2"', None),
        ('K = settings.get("API_KEY", "hunter2hunter2")', None),
        (
            'K = app.config.get("API_KEY") or "hunter2hunter2"',
            'K = app.config.get("API_KEY") or os.environ["API_KEY"]',
        ),
    ],
)
def test_where_a_literal_may_stand(line: str, expected: str | None) -> None:
    assert mended(line) == expected


ASKS = "import os\n\n" + "".join(f'{name} = os.environ.get("{name}")\n' for name in ("SHOP_DSN", "SHOP_HOST", "PATH_X"))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('TOKEN = "hunter2hunter2"', "SHOP_TOKEN"),
        ('SHOP_TOKEN = "hunter2hunter2"', "SHOP_TOKEN"),
        ('K = os.environ.get("TOKEN", "hunter2hunter2")', "TOKEN"),
    ],
)
def test_a_name_begins_as_the_file_s_other_names_do(line: str, name: str) -> None:
    header = f'{ASKS}SHOP_PORT = os.getenv("SHOP_PORT")\n'
    asked = f'os.environ["{name}"]' if "environ" in line else f'os.getenv("{name}")'  # as the line above it
    assert mended(line, header) == f"{line.partition(' = ')[0]} = {asked}"
    if "environ" not in line:
        assert mended(line, ASKS) == ('SHOP_TOKEN = os.environ.get("SHOP_TOKEN")' if "SHOP_" in line else None)


OPTIONAL = """\
import os

SHOP_URL = os.environ["SHOP_URL"]
SHOP_LOGO = os.getenv("SHOP_LOGO")
SHOP_MAIL = os.getenv("SHOP_MAIL")
SSO_RP_CLIENT_ID = os.getenv("SSO_RP_CLIENT_ID")
STRIPE_TOKEN = os.getenv("SHOP_STRIPE_TOKEN")
"""


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("SSO_RP_CLIENT_SECRET", 'os.getenv("SSO_RP_CLIENT_SECRET")'),
        ("CHAT_API_KEY", 'os.getenv("SHOP_CHAT_API_KEY")'),
        ("SECRET_KEY", 'os.environ["SHOP_SECRET_KEY"]'),
        ("STRIPE_TOKEN_OLD", 'os.getenv("SHOP_STRIPE_TOKEN_OLD")'),
    ],
)
def test_what_can_be_left_out_is_asked_for_as_the_file_asks_for_the_like(name: str, asked: str) -> None:
    assert mended(f'{name} = "hunter2hunter2"', OPTIONAL) == f"{name} = {asked}"


def test_a_secret_that_may_be_missing_is_asked_for_so() -> None:
    text = 'SECRET_KEY = "hunter2hunter2"'
    after = mended(text, f"{OPTIONAL}def check():\n    if not SECRET_KEY:\n        raise SystemExit\n\n\n")
    assert after == 'SECRET_KEY = os.getenv("SHOP_SECRET_KEY")'


def test_what_a_comment_calls_it_is_its_name() -> None:
    header = "import os\n\n# Read from DESK_SECRET_KEY\n"
    assert mended('SECRET_KEY = "hunter2hunter2"', header) == 'SECRET_KEY = os.environ["DESK_SECRET_KEY"]'


def test_a_name_that_the_file_asks_for_something_else_is_left_to_a_person() -> None:
    assert mended('TOKEN = "hunter2hunter2"', OPTIONAL.replace("SHOP_STRIPE_TOKEN", "SHOP_TOKEN")) is None


def test_a_function_that_returns_a_secret() -> None:
    assert mended('def get_api_token():\n    return "hunter2hunter2"').endswith('return os.environ["API_TOKEN"]')  # type: ignore[union-attr]  # None fails too


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('TOKEN = "hunter2hunter2"\n', 'import os\n\nTOKEN = os.environ["TOKEN"]\n'),
        (
            '"""Doc."""\n\nfrom __future__ import annotations\n\nTOKEN = "hunter2hunter2"\n',
            '"""Doc."""\n\nfrom __future__ import annotations\n\nimport os\n\nTOKEN = os.environ["TOKEN"]\n',
        ),
        (
            'import json\nimport sys\nfrom abc import *\nTOKEN = "hunter2hunter2"\nprint(json, sys)\n',
            'import json\nimport os\nimport sys\nfrom abc import *\nTOKEN = os.environ["TOKEN"]\nprint(json, sys)\n',
        ),
        (
            'import json\nTOKEN = "hunter2hunter2"\nprint(json)\n',
            'import json\nimport os\nTOKEN = os.environ["TOKEN"]\nprint(json)\n',
        ),
        (
            'from fastapi import FastAPI\n\nTOKEN = "hunter2hunter2"\nprint(FastAPI)\n',
            'import os\n\nfrom fastapi import FastAPI\n\nTOKEN = os.environ["TOKEN"]\nprint(FastAPI)\n',
        ),
        (
            'from os import environ\n\nTOKEN = "hunter2hunter2"\nprint(environ)\n',
            'from os import environ\n\nTOKEN = environ["TOKEN"]\nprint(environ)\n',
        ),
        (
            'import os as system\nTOKEN = "hunter2hunter2"\nprint(system)\n',
            'import os as system\nTOKEN = system.environ["TOKEN"]\nprint(system)\n',
        ),
    ],
)
def test_the_import_comes_along_where_a_sorted_file_has_it(text: str, expected: str) -> None:
    assert fixed(text, SECRET, "SOC2-002", PLUGIN) == expected


def test_no_other_secret_is_repeated_between_an_import_and_what_needs_it() -> None:
    text = f'import json\n\nOTHER = "qu1et-harbour"\nTOKEN = "{SECRET}"\nprint(json)\n'
    whole, apart = accepted(FixContext(finding("SOC2-002", 4), source(text), EMPTY), PLUGIN)
    assert (
        whole[1]
        == apart[1]
        == text.replace("json\n\n", "json\nimport os\n\n").replace(f'"{SECRET}"', 'os.environ["TOKEN"]')
    )
    assert "qu1et-harbour" in "".join(whole[0].edit.lines)
    assert [each.edit.lines for each in apart[0].edits] == [
        ('TOKEN = os.environ["TOKEN"]\n',),
        ("import json\n", "import os\n"),
    ]


def test_an_import_that_is_far_away_is_an_edit_of_its_own() -> None:
    text = "import json\n" + "\n" * 15 + f'TOKEN = "{SECRET}"\nprint(json)\n'
    ((fix, after),) = accepted(FixContext(finding("SOC2-002", 17), source(text), EMPTY), PLUGIN)
    assert after == text.replace("import json\n", "import json\nimport os\n").replace(
        f'"{SECRET}"', 'os.environ["TOKEN"]'
    )
    assert (fix.edit.span.start, [each.edit.span.start for each in fix.more]) == (17, [1])
    again = fix_from(fix_text(fix))
    assert again == fix


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ('SECRET_KEY: str = "hunter2hunter2"', "SECRET_KEY: str"),
        ('SECRET_KEY: str = Field("hunter2hunter2", min_length=9)', "SECRET_KEY: str = Field(..., min_length=9)"),
        ('SECRET_KEY: SecretStr = SecretStr("hunter2hunter2")', "SECRET_KEY: SecretStr"),
        ('SECRET_KEY: str = Field(default="hunter2hunter2")', "SECRET_KEY: str = Field(default=...)"),
    ],
)
def test_a_settings_class_reads_the_environment_itself(field: str, expected: str) -> None:
    header = "from pydantic import *\nfrom pydantic_settings import BaseSettings\n\nclass S(BaseSettings):\n    "
    text = f"{header}{field}\n    x: int = Field(1)\n"
    assert fixed(text, SECRET, "SOC2-002", PLUGIN) == f"{header}{expected}\n    x: int = Field(1)\n"


def test_the_project_s_own_settings_library_loses_the_default() -> None:
    header = "from decouple import config\n\n"
    assert mended('KEY = config("KEY", default="hunter2hunter2")', header) == 'KEY = config("KEY")'
    header = "import environ\n\nenv = environ.Env()\n"
    assert mended('KEY = env.str("KEY", "hunter2hunter2")', header) == 'KEY = env.str("KEY")'


@pytest.mark.parametrize("path", ["config.yml", ".env", "settings.json", "a.js", "Dockerfile"])
def test_other_files_get_words_instead(path: str) -> None:
    file = source(f'password = "{SECRET}"\n', path)
    assert accepted(FixContext(finding("SOC2-002", 1, path=path), file, EMPTY), PLUGIN) == []


def test_two_secrets_on_one_line_leave_together_and_nothing_we_say_holds_them() -> None:
    text = f'import os\nC = connect(secret="{SECRET}", token="{SECRET}x")\nprint(os)\n'
    ((fix, after),) = accepted(FixContext(finding("SOC2-002", 2), source(text), EMPTY), PLUGIN)
    assert 'connect(secret=os.environ["SECRET"], token=os.environ["TOKEN"])' in after
    assert SECRET not in after and SECRET not in repr(fix)


def test_a_literal_that_would_stay_in_the_line_is_no_fix() -> None:
    assert mended(f'TOKEN = "{SECRET}"  # {SECRET}') is None


def test_no_literal_no_fix() -> None:
    assert fixed("import os\nTOKEN = os.sep\n", "TOKEN", "SOC2-002", PLUGIN) is None
    assert fixed('"""hunter2hunter2"""\n', SECRET, "SOC2-002", PLUGIN) is None

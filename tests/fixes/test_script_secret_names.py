# ruff: noqa: E501 - a case is a line
"""What a secret is called in the environment: as the project writes it down, and with as much faith as it has."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.samples import samples_beside
from bot.fixes.script_credentials import PLUGIN
from tests.fixes.tools import EMPTY, accepted, finding, line_with, source

SECRET = "hunter2hunter2"


def mended(code: str, sample: str = "", path: str = "src/mail.js") -> str | None:
    """The code with its secret read from the environment of which `sample` lists the names."""
    files = {".env.example": source(sample, ".env.example")} if sample else {}
    context = FixContext(finding("SOC2-002", line_with(code, SECRET), path=path), source(code, path), EMPTY, files)
    found = accepted(context, PLUGIN)
    return found[0][1] if found else None


ACME = 'const Acme = require("acme");\n'
OTHERS = "PORT_A=1\nPORT_B=2\nPORT_C=3\nPORT_D=4\nPORT_E=5\n"


@pytest.mark.parametrize(
    ("code", "sample", "name"),
    [
        ('new Acme({ apiKey: "hunter2hunter2" });', "ACME_KEY=\nOTHER_KEY=\n", "ACME_KEY"),
        ('new Acme({ apiKey: "hunter2hunter2" });', "ACME_KEY=\nACME_API_KEY=\n", "ACME_API_KEY"),
        ('new Acme({ apiKey: "hunter2hunter2" });', "# ACME_KEY=\n", "ACME_KEY"),
        ('new Acme({ apiKey: "hunter2hunter2" });', "ACME_WEB_KEY=\nACME_JOB_KEY=\n", None),
        ('new Acme({ apiKey: "hunter2hunter2" });', "OTHER_KEY=\n", None),
        ('new Acme({ apiKey: "hunter2hunter2" });', f"{OTHERS}API_KEY=\n", "API_KEY"),
        ('const db = { user: process.env.DB_USER, password: "hunter2hunter2" };', "DB_USER=\nDB_PASS=\nMAIL_PASS=\n", "DB_PASS"),
        ('const acmeSecret = "hunter2hunter2";', "ACME_JOB_SECRET=\nACME_SECRET_KEY=\n", "ACME_SECRET_KEY"),
        ('const secret = "hunter2hunter2";', f"{OTHERS}SHOP_MAIL_SECRET=\nSHOP_A=\nSHOP_B=\nSHOP_C=\nSHOP_D=\nSHOP_E=\n", "SHOP_MAIL_SECRET"),
        ('const secret = "hunter2hunter2";', OTHERS, None),
        ('new Acme({ baseURL: "https://a.b", apiKey: "hunter2hunter2" });', "ACME_KEY=\n", None),
        ('start({ acme: { a: 1 }, other: { apiKey: "hunter2hunter2" } });', "ACME_KEY=\n", None),
        ('const db = { password: "hunter2hunter2" };', "FEED_PASSWORD=\nDB_PASSWORD=\n", "DB_PASSWORD"),
        ('const feedback = { password: "hunter2hunter2" };', f"{OTHERS}DB_PASSWORD=\n", None),
    ],
)  # fmt: skip
def test_a_name_that_is_written_down(code: str, sample: str, name: str | None) -> None:
    expected = f"{ACME}{code}\n".replace('"hunter2hunter2"', f"process.env.{name}") if name else None
    assert mended(f"{ACME}{code}\n", sample) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("// Needs ACME_KEY in its environment.\nnew Acme({ apiKey: 'hunter2hunter2' });", "process.env.ACME_KEY"),
        ("if (process.env.ACME_KEY && process.env.OTHER_MODEL) start(new Acme({ apiKey: 'hunter2hunter2' }));", "process.env.ACME_KEY"),
        ("connect({ url: process.env.CLICK_HOST, database: process.env.CLICK_DB, password: 'hunter2hunter2' });", "process.env.CLICK_PASSWORD"),
        ("connect({ clientID: process.env.CMD_CLIENTID, clientSecret: 'hunter2hunter2' });", "process.env.CMD_CLIENTSECRET"),
        ("connect({ clientID: process.env.CMD_CLIENTID, baseDir: process.env.CMD_BASE_DIR, jobSecret: 'hunter2hunter2' });", "process.env.CMD_JOB_SECRET"),
        ("connect({ clientID: process.env.HUB_ID, clientSecret: 'hunter2hunter2' });", "process.env.HUB_SECRET"),
        ("connect({ storeName: process.env.HUB_SHOP_NAME, tokenUrl: process.env.HUB_TOKEN_URL, jobSecret: 'hunter2hunter2' });", "process.env.HUB_JOB_SECRET"),
        ("connect({ id: process.env.HUB_ID ?? '', jobSecret: 'hunter2hunter2' });", "process.env.HUB_JOB_SECRET ?? ''"),
        ("connect({ clientID: process.env.CMD_CLIENTID, baseDir: process.env.CMD_BASE_DIR, clientSecret: 'hunter2hunter2' });", "process.env.CMD_CLIENTSECRET"),
        ("connect({ host: process.env.CMS_HOST || 'cms', token: 'hunter2hunter2' });", "process.env.CMS_TOKEN"),
        ("if (process.env.JOB_KEY) start(new Acme({ url: process.env.ACME_URL, apiKey: 'hunter2hunter2' }));", "process.env.JOB_KEY"),
        ("use(process.env.NODE_A, process.env.NODE_B, process.env.NODE_C, { acmeSecret: 'hunter2hunter2' });", "process.env.ACME_SECRET"),
        ("use(process.env.HUB_A, process.env.HUB_B, process.env.HUB_C);\napp.use(session({ secret: 'hunter2hunter2' }));", None),
        ("start({ jobs: { apiKey: `${process.env.JOBS_KEY_NAME}` }, acme: { id: process.env.ACME_ID, apiKey: 'hunter2hunter2' } });", "process.env.ACME_API_KEY"),
        ("connect({ host: process.env.DB_HOST, user: process.env.APP_DB_USER, password: 'hunter2hunter2' });", "process.env.APP_DB_PASSWORD"),
        ("connect({ name: process.env.WEB_NAME, time: process.env.OTHER_TIMEOUT, sessionSecret: 'hunter2hunter2' });", None),
        ("connect({ space: process.env.CMS_SPACE || '1', cmsToken: 'hunter2hunter2' });", None),
        ("const a = process.env.CMS_USER || 'cms';\nconst CMS_PASSWORD = 'hunter2hunter2';", None),
        ("start({ hub: { client: process.env.HUB_CLIENT, secret: 'hunter2hunter2', app: { webhookSecret: process.env.HUB_APP_WEBHOOK_SECRET } } });", "process.env.HUB_SECRET"),
        ("const acmeKey = 'hunter2hunter2';\nif (!acmeKey) fail('Set ACME_JOB_KEY first');", "process.env.ACME_JOB_KEY"),
        ("const acmeJobKey = 'hunter2hunter2';\nif (!acmeJobKey) fail('Set it first');", "process.env.ACME_JOB_KEY"),
        ("const key = 'hunter2hunter2';\nif (!key) fail('Set ACME_KEY first');", "process.env.ACME_KEY"),
        ("connect({ username: process.env.DB_USER, host: process.env.DB_HOST, password: 'hunter2hunter2' });", None),
    ],
)  # fmt: skip
def test_a_name_that_the_file_itself_tells(code: str, expected: str | None) -> None:
    assert mended(f"{ACME}{code}\n") == (expected and f"{ACME}{code}\n".replace("'hunter2hunter2'", expected))


@pytest.mark.parametrize(
    ("package", "call", "name"),
    [
        ("openai", "new Client({ apiKey: 'hunter2hunter2' })", "OPENAI_API_KEY"),
        ("stripe", "new Client({ apiKey: 'hunter2hunter2' })", None),
        ("next-auth/jwt", "Client({ req, secret: 'hunter2hunter2' })", "NEXTAUTH_SECRET"),
        ("./openai", "new Client({ apiKey: 'hunter2hunter2' })", None),
    ],
)
def test_the_name_that_the_maker_of_a_client_documents_and_looks_up_itself(
    package: str, call: str, name: str | None
) -> None:
    code = f"import {{ Client }} from '{package}';\nexport const client = {call};\n"
    expected = code.replace("'hunter2hunter2'", f"process.env.{name}") if name else None
    assert mended(code, path="src/a.ts") == expected


@pytest.mark.parametrize(
    ("beside", "mark"),
    [
        ("if (!process.env.ACME_KEY) fail();\nstart({ id: process.env.ACME_ID!, key: 'hunter2hunter2' });", "!"),
        ("if (process.env.ACME_KEY) start({ acmeKey: 'hunter2hunter2' });", ""),
        ("if (process.env.OTHER_KEY) start({ acmeKey: 'hunter2hunter2' });", "!"),
    ],
)
def test_the_mark_behind_a_name(beside: str, mark: str) -> None:
    code = f"import './a';\n{beside}\n"
    assert mended(code, path="src/a.ts") == code.replace("'hunter2hunter2'", f"process.env.ACME_KEY{mark}")


def test_it_is_asked_for_as_the_file_and_the_project_ask() -> None:
    code = "start({ d: 1, acmeKey: 'hunter2hunter2' });\n"
    for beside, asked in (
        ("const a = process.env.A_URL || '';\n", "process.env.ACME_KEY || ''"),
        ("", "process.env.ACME_KEY!"),
    ):
        whole = f"{beside}{code}"
        assert mended(whole, path="src/a.ts") == whole.replace("'hunter2hunter2'", asked)
    files = {"src/b.ts": source("start({ acmeKey: process.env.ACME_KEY });\n", "src/b.ts")}
    context = FixContext(finding("SOC2-002", 1, path="src/a.ts"), source(code, "src/a.ts"), EMPTY, files)
    assert accepted(context, PLUGIN)[0][1] == code.replace("'hunter2hunter2'", "process.env.ACME_KEY")


def test_no_mark_where_the_file_never_has_one() -> None:
    taken = "const a = process.env.A_URL;\nconst b = { c: process.env.B_URL, d: 1 };\n"
    code = f"{taken}start({{ d: 1, acmeKey: 'hunter2hunter2' }});\n"
    for beside, mark in (("", ""), ("start(process.env.C_URL!);\n", "!")):
        whole = f"{beside}{code}"
        assert mended(whole, path="src/a.ts") == whole.replace("'hunter2hunter2'", f"process.env.ACME_KEY{mark}")


def test_pages_that_next_answers_by_are_no_pages() -> None:
    code = 'const ACME_KEY = "hunter2hunter2";\n'
    assert mended(code, path="pages/api/pay.js") == "const ACME_KEY = process.env.ACME_KEY;\n"
    assert mended(code, path="pages/pay.js") is None


def test_the_samples_that_are_nearest() -> None:
    paths = [".env.example", "apps/a/.env.sample", "apps/b/.env", "apps/a/src/env.ts", "apps/a/README.md", "a.md"]
    found = samples_beside([finding("SOC2-002", 1, path="apps/a/src/mail.ts")], paths)
    assert found == {".env.example", "apps/a/.env.sample", "apps/b/.env", "apps/a/README.md"}
    assert samples_beside([finding("SOC2-001", 1)], paths) == frozenset()

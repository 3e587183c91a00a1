# ruff: noqa: E501 - a case is a line
"""SOC2-005 in JavaScript and TypeScript: certificates are checked, keys are long."""

import pytest

from bot.fixes.script_transport import PLUGIN
from tests.fixes.tools import fixed

HEAD = "const https = require('https');\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("const a = new https.Agent({ rejectUnauthorized: false });", "const a = new https.Agent({ rejectUnauthorized: true });"),
        ("tls({ 'rejectUnauthorized': false, host })", "tls({ 'rejectUnauthorized': true, host })"),
        ("keys('rsa', { modulusLength: 1024 });", "keys('rsa', { modulusLength: 3072 });"),
        ('process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";', ""),
        ("process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'; // for now", ""),
        ("if (dev) process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';", None),
        ("const a = new https.Agent({ rejectUnauthorized: strict });", None),
        ("const s = tls({ rejectUnauthorized: false }, () => show(s.getPeerCertificate()));", None),
        ("keys('rsa', { modulusLength: 4096 });", None),
        ("if (settings.ipv4) use(new https.Agent({ rejectUnauthorized: false }));", "if (settings.ipv4) use(new https.Agent({ rejectUnauthorized: true }));"),
        ("if (settings.tls) use(new https.Agent({ rejectUnauthorized: false }));", None),
        ("const ssl = { ssl: { rejectUnauthorized: false, ca: chain } };", "const ssl = { ssl: { rejectUnauthorized: true, ca: chain } };"),
        ("const ssl = { ssl: { rejectUnauthorized: false } };", None),
    ],
)  # fmt: skip
def test_a_mended_line(line: str, expected: str | None) -> None:
    after = fixed(f"{HEAD}{line}\nhttps.get(a);\n", line, "SOC2-005", PLUGIN, path="app/a.js")
    assert after == (None if expected is None else HEAD + f"{expected}\n" * bool(expected) + "https.get(a);\n")


@pytest.mark.parametrize(("name", "offered"), [("agentInsecure", True), ("agentOfOthers", False)])
def test_one_that_says_that_it_is_insecure_makes_no_rule(name: str, offered: bool) -> None:
    code = f"{HEAD}const a = new https.Agent({{ rejectUnauthorized: false }});\n"
    other = f"const {name} = new https.Agent({{ rejectUnauthorized: false }});\n"
    after = fixed(code + other, "const a", "SOC2-005", PLUGIN, path="app/a.js")
    assert after == (code.replace("false", "true") + other if offered else None)


@pytest.mark.parametrize(
    ("code", "mark", "path"),
    [
        ("_.defaults(this, { tls: false, rejectUnauthorized: false });", "reject", "server/a.js"),
        ("tls({ host: this.settings.host, rejectUnauthorized: false });", "reject", "server/a.js"),
        ("const pool = new Pool({ ssl: { rejectUnauthorized: false } });", "rejectUnauthorized", "server/a.js"),
        ("const socket = new WebSocket(wsUrl, { rejectUnauthorized: false });", "rejectUnauthorized", "server/a.js"),
        ("a({ rejectUnauthorized: false });\nb({ rejectUnauthorized: false });", "a(", "server/a.js"),
    ],
)  # fmt: skip
def test_where_certificates_are_signed_by_nobody_it_stays(code: str, mark: str, path: str) -> None:
    assert fixed(f"{code}\n", mark, "SOC2-005", PLUGIN, path=path) is None

"""bandit and detect-secrets through their library interfaces, on hostile and on ordinary files."""

import base64
import json
import socket
from typing import Any

import pytest

from bot.core.coverage import GapReason
from bot.core.identity import BlobId
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.scanners.bandit import Bandit
from bot.scanners.detect_secrets import MAX_PIECE, OVERLAP, DetectSecrets

BANDIT = Bandit()
SECRETS = DetectSecrets()
WEAK_TOKEN = 'API_TOKEN = "7fQ2mX9vL4kT8wZ1pR6s"'


def file(content: str | bytes, path: str = "app/a.py") -> SourceFile:
    return SourceFile(path, BlobId("0"), content.encode() if isinstance(content, str) else content)


def leaked() -> str:
    return vendor_shaped()["GitHub Token"]


def lines(result: ScanResult) -> list[tuple[str, int, str]]:
    return [(found.rule, found.location.span.start, found.tool_rule) for found in result.findings]


def bandit(text: str) -> list[tuple[str, int, str]]:
    result = BANDIT.scan([file(text)])
    assert result.gaps == ()
    return lines(result)


def test_bandit_is_told_apart_by_what_is_at_stake() -> None:
    text = (
        "import hashlib, random, subprocess, yaml\n"
        "a = hashlib.md5(body)\n"
        "signature = hashlib.md5(key + body)\n"
        "c = random.random()\n"
        "reset_token = random.random()\n"
        "yaml.load(x, Loader=yaml.Loader)\n"
        "yaml.load(x, Loader=SafeLineLoader)\n"
        'password = "required"\n'
        'password = "Tr4velling"\n'
        "assert c\n"
        "app.run(debug=True)\n"
    )
    assert bandit(text) == [
        ("SOC2-005", 3, "B324"),
        ("SOC2-009", 5, "B311"),
        ("SOC2-004", 6, "B506"),
        ("SOC2-002", 9, "B105"),
    ]


def test_flask_with_its_debugger_is_a_finding() -> None:
    flask = "import flask, os\napp = flask.Flask(__name__)\n"
    assert bandit(f"{flask}app.run(debug=True)\n") == [("SOC2-007", 3, "B201")]
    assert bandit(f"{flask}if __name__ == '__main__':\n    app.run(debug=True)\n") == [("SOC2-007", 4, "B201")]
    assert bandit(f"{flask}if os.environ['ENV'] == 'development':\n    app.run(debug=True)\n") == []


def test_a_query_counts_only_where_a_parameter_goes_in_as_it_came() -> None:
    text = (
        "def f(db, name, table):\n"
        "    db.execute(f\"SELECT * FROM t WHERE n = '{name}'\")\n"
        '    db.execute(f"SELECT * FROM {table}")\n'
        '    db.execute(f"SELECT * FROM t WHERE n = {int(name)}")\n'
        '    db.execute(f"SELECT * FROM t WHERE n = {LIMIT}", (name,))\n'
        "    db.execute(\"SELECT * FROM t WHERE n = '{}'\".format(name))\n"
    )
    assert [line for _, line, _ in bandit(text)] == [2, 6]


def test_bandit_neither_obeys_nor_hides_nosec() -> None:
    result = BANDIT.scan([file('password = "Tr4velling"  # nosec B105\n# nosec\npassword = "Tr4velling2"\n')])
    assert [(found.location.span.start, found.suppressed) for found in result.findings] == [
        (1, "# nosec B105"),
        (3, ""),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"def f(:\n",
        b"lazy import json\n",
        b"print 'hello'\n",
        b"x = 1\0\n",
        b"\xff\xfe\x00\x01",
        b"# coding: nonsense\nx = 1\n",
    ],
)
def test_what_the_interpreter_cannot_read_is_a_gap(content: bytes) -> None:
    result = BANDIT.scan([file(content), file('password = "Tr4velling"\n', "app/b.py")])
    assert [(gap.path, gap.reason) for gap in result.gaps] == [("app/a.py", GapReason.SYNTAX)]
    assert [found.location.path for found in result.findings] == ["app/b.py"]


def test_code_nested_beyond_measure_is_a_gap() -> None:
    deep = "x = " + "(" * 150 + "1" + ")" * 150 + "\ny = " + "-" * 20_000 + "1\n"
    (gap,) = BANDIT.scan([file(deep)]).gaps
    assert gap.reason in {GapReason.LIMIT, GapReason.SYNTAX}


def test_other_encodings_and_line_ends_are_read() -> None:
    latin = '# -*- coding: latin-1 -*-\n# é\npassword = "Tr4velling"\n'.encode("latin-1")
    assert lines(BANDIT.scan([file(latin)])) == [("SOC2-002", 3, "B105")]
    assert lines(BANDIT.scan([file('x = 1\rpassword = "Tr4velling"\r\ny = 2\n')])) == [("SOC2-002", 1, "B105")]
    assert lines(BANDIT.scan([file('x = 1\f\npassword = "Tr4velling"\n')])) == [("SOC2-002", 2, "B105")]


def test_messages_never_quote_the_secret() -> None:
    text = 'def f(password="Tr4velling"):\n    login(password="Tr4velling2")\n    return f"{password} Tr4velling3"\n'
    for scanner in (BANDIT, SECRETS):
        result = scanner.scan([file(text)])
        assert result.findings
        assert "Tr4velling" not in repr(result)


def vendor_shaped() -> dict[str, str]:
    """Put together here, so that nothing in this repository looks like a leaked token."""
    half = "Zk3Vq8Xw2Lr7Nt5Yp1"
    return {
        "AWS Access Key": "AK" + "IA" + "Z7QW4ERT6YUP2LKJ",
        "GitHub Token": "gh" + "p_" + (half * 2),
        "GitLab Token": "gl" + "pat-" + half + "aB",
        "Slack Token": "xo" + "xb-" + "481516234290-481516234290-" + half,
        "Stripe Access Key": "sk_" + "live_" + half + "bC4dE6",
        "SendGrid API Key": "S" + "G." + (half + "aBcD") + "." + (half * 2 + "aBcDeFg"),
        "OpenAI Token": "sk-" + half + "aB" + "T3Blb" + "kFJ" + half + "cD",
        "npm": "//registry." + "npm" + "js.org/:_authToken=" + "np" + "m_" + half * 2,
    }


@pytest.mark.parametrize(("kind", "token"), vendor_shaped().items())
@pytest.mark.parametrize("path", ["app/a.py", "docs/setup.md", "deploy/values.yaml", "Dockerfile", "notes.txt"])
def test_tokens_of_known_formats_are_found_wherever_they_stand(kind: str, token: str, path: str) -> None:
    result = SECRETS.scan([file(f"first line\nvalue: '{token}'\n", path)])
    assert [found.location.span.start for found in result.findings] == [2], kind
    assert token not in repr(result)


def test_a_private_key_is_found_where_a_key_follows_its_header() -> None:
    body = base64.b64encode(bytes(range(7, 199))).decode()
    begin, end = "-----BEGIN " + "RSA PRIVATE KEY-----", "-----END " + "RSA PRIVATE KEY-----"
    whole = f"{begin}\n{body[:64]}\n{body[64:128]}\n{end}\n"
    assert lines(SECRETS.scan([file(whole, "deploy/key.pem")])) == [("SOC2-002", 1, "Private Key")]
    assert lines(SECRETS.scan([file(f'KEY = "{begin}\\n{body[:64]}\\n"\n')])) == [("SOC2-002", 1, "Private Key")]
    assert lines(SECRETS.scan([file(f'text.replace("{begin}", "").replace("{end}", "")\n')])) == []


@pytest.mark.parametrize(
    "line",
    [
        'API_KEY = os.environ["API_KEY"]',
        'integrity = "sha512-7fQ2mX9vL4kT8wZ1pR6sAbCdEfGh7fQ2mX9vL4kT8wZ1pR6sAbCdEfGh=="',
        'commit_token_sha = "da39a3ee5e6b4b0d3255bfef95601890afd80709"',
        'server = "203.0.113.9"',
        "image = 'data:image/png;base64," + "AK" + "IA" + "Z7QW4ERT6YUP2LKJabcdef'",
        'key = "' + "AK" + "IA" + 'IOSFODNN7EXAMPLE"',
        'url = "https://user:${PASSWORD}@host/x"',
        'url = "postgres://postgres:postgres@localhost/x"',
        'password = getpass("password")',
        'database = {"PASSWORD": env("POSTGRES_PASSWORD"), "USER": env("POSTGRES_USER")}',
        'token = settings["GITHUB_TOKEN_2"]',
        'user_id_secret = "{{ secret }}"',
        "    APFollowers      int",
        'link = "twilio://AccountSid:AuthToken@FromPhoneNo"',
    ],
)
def test_what_only_looks_like_a_secret_is_left_alone(line: str) -> None:
    assert SECRETS.scan([file(line + "\n", "app/a.yml")]).findings == ()
    assert SECRETS.scan([file(line + "\n")]).findings == ()


def test_in_code_a_literal_stands_in_quotes() -> None:
    text = "payload.SigningSecret = hook.SigningSecret\ntoken.Secret = uuid.NewV4().String()\n"
    assert SECRETS.scan([file(text, "server/hooks.go")]).findings == ()


def test_a_token_that_ends_by_itself_is_an_example_in_documentation() -> None:
    parts = ({"alg": "RS256", "kid": "Zy1"}, {"sub": "admin", "exp": 1694772000}, "QkW8f2Lp7Vd3Xc9R")
    text = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    assert SECRETS.scan([file(f"Bearer {text}\n", "docs/api.md")]).findings == ()
    assert lines(SECRETS.scan([file(f'x = "{text}"\n')])) == [("SOC2-002", 1, "JSON Web Token")]


def test_detect_secrets_neither_obeys_nor_hides_a_pragma() -> None:
    text = f"{WEAK_TOKEN}  # pragma: allowlist secret\n# pragma: allowlist nextline secret\n{WEAK_TOKEN}\n"
    told = [(found.location.span.start, found.suppressed) for found in SECRETS.scan([file(text)]).findings]
    assert told == [(1, "pragma: allowlist secret"), (3, "pragma: allowlist nextline secret")]


def test_tests_and_lock_files_are_not_looked_at() -> None:
    for path in ("tests/test_a.py", "app/conftest.py", "poetry.lock", "web/package-lock.json"):
        assert not SECRETS.accepts(file("", path))
        assert not BANDIT.accepts(file("", path))


@pytest.mark.parametrize("before", [0, 1, MAX_PIECE - OVERLAP - 30, MAX_PIECE - 30, 3 * MAX_PIECE])
def test_a_line_without_end_is_read_to_its_end(before: int) -> None:
    """Pages and bundles have such lines; a team that commits one must not be red for ever."""
    filler = ("lorem ipsum " * (before // 12 + 1))[:before]
    text = f"{WEAK_TOKEN}\nx = '{filler} {leaked()} {'dolor ' * MAX_PIECE}'\n{WEAK_TOKEN}\n"
    result = SECRETS.scan([file(text)])
    assert [found.location.span.start for found in result.findings] == [1, 2, 3]
    assert not result.gaps


def test_a_long_line_of_noise_is_cut_without_making_secrets_of_the_pieces() -> None:
    text = f"x = '{leaked()}{'Q' * OVERLAP}{'aB3+' * MAX_PIECE}'\n"
    assert not SECRETS.scan([file(text)]).findings


@pytest.mark.parametrize("unit", ["password=", "secret ", "key = '", "a" * 40 + "'", "://a:", '["password"]: '])
def test_lines_made_to_be_slow_are_not(unit: str) -> None:
    text = (unit * MAX_PIECE)[: 5 * MAX_PIECE] + "\n"
    SECRETS.scan([file(text, "app/a.yml"), file(text)])


def test_binary_bytes_are_a_gap() -> None:
    (gap,) = SECRETS.scan([file(b"\x00\x01\xff" * 100)]).gaps
    assert gap.reason is GapReason.UNREADABLE


def test_no_secret_is_sent_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """detect-secrets can ask a vendor whether a secret works; we never let it."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a scanner wanted to open a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    text = "".join(f"value = '{token}'\n" for token in vendor_shaped().values())
    assert len(SECRETS.scan([file(text)]).findings) == len(vendor_shaped())


def test_findings_do_not_depend_on_what_was_scanned_before() -> None:
    first = SECRETS.scan([file(WEAK_TOKEN)])
    SECRETS.scan([file("x = 1\n"), file(WEAK_TOKEN * 3)])
    assert SECRETS.scan([file(WEAK_TOKEN)]) == first
    assert BANDIT.scan([file(WEAK_TOKEN)]) == BANDIT.scan([file(WEAK_TOKEN)])

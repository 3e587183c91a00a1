"""Every fault of the settings is told at once, and nothing starts half-configured."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from bot.settings import SETTINGS, SettingsError, graphql_url_of, load_cache_folder, load_database_url, load_settings


def pem_of(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, password: bytes = b"") -> str:
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()


RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = pem_of(RSA_KEY)
GOOD = {"GITHUB_APP_ID": "7", "GITHUB_PRIVATE_KEY": PEM, "GITHUB_WEBHOOK_SECRET": "0123456789abcdef"}


def faults_of(environ: dict[str, str]) -> set[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ)
    return {fault.split(":")[0] for fault in caught.value.faults}


def test_the_required_ones_are_enough() -> None:
    settings = load_settings(GOOD)
    assert (settings.app_id, settings.host, settings.port) == (7, "127.0.0.1", 8080)
    assert settings.api_url == "https://api.github.com"
    assert settings.graphql_url == "https://api.github.com/graphql"
    assert settings.database_url.reveal() == f"sqlite:///{Path.cwd() / '.complianceagent' / 'complianceagent.db'}"


def test_everything_missing_is_named_at_once() -> None:
    assert faults_of({}) == {"GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"}


def test_everything_malformed_is_named_at_once() -> None:
    environ = {
        "GITHUB_APP_ID": "seven",
        "GITHUB_PRIVATE_KEY": "not a key",
        "GITHUB_WEBHOOK_SECRET": "short",
        "GITHUB_API_URL": "ftp://host",
        "GITHUB_SERVER_URL": "https://user@host",
        "GITHUB_GRAPHQL_URL": "host/graphql",
        "DATABASE_URL": "mysql://host/name",
        "PORT": "70000",
    }
    assert faults_of(environ) == set(environ)


def test_a_fault_never_quotes_a_secret() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({**GOOD, "GITHUB_WEBHOOK_SECRET": "hunter2", "DATABASE_URL": "mysql://u:hunter3@h/n"})
    assert "hunter" not in str(caught.value)


def test_secrets_do_not_show_in_the_settings() -> None:
    assert "0123456789abcdef" not in repr(load_settings(GOOD))
    assert "abc" not in repr(load_settings(GOOD))


def test_the_key_may_come_from_a_file_or_with_written_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text(PEM)
    environ = {key: value for key, value in GOOD.items() if key != "GITHUB_PRIVATE_KEY"}
    assert load_settings({**environ, "GITHUB_PRIVATE_KEY_PATH": str(path)}).private_key.reveal() == PEM
    assert load_settings({**GOOD, "GITHUB_PRIVATE_KEY": PEM.replace("\n", "\\n")}).private_key.reveal() == PEM
    assert faults_of({**environ, "GITHUB_PRIVATE_KEY_PATH": str(tmp_path / "none")}) == {"GITHUB_PRIVATE_KEY_PATH"}


@pytest.mark.parametrize(
    ("api", "graphql"),
    [
        ("https://api.github.com", "https://api.github.com/graphql"),
        ("https://git.example.com/api/v3", "https://git.example.com/api/graphql"),
    ],
)
def test_graphql_is_derived_from_the_api(api: str, graphql: str) -> None:
    assert graphql_url_of(api) == graphql


def test_commands_on_the_evidence_need_no_app(tmp_path: Path) -> None:
    assert load_database_url({"COMPLIANCE_HOME": str(tmp_path)}) == f"sqlite:///{tmp_path}/complianceagent.db"


def test_each_setting_is_described_once() -> None:
    names = [setting.name for setting in SETTINGS]
    assert len(names) == len(set(names))
    assert all(setting.meaning.endswith(".") for setting in SETTINGS)


@pytest.mark.parametrize(
    "pem",
    [
        "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n",
        PEM[: len(PEM) // 2],
        pem_of(ed25519.Ed25519PrivateKey.generate()),
        pem_of(RSA_KEY, b"locked"),
        PEM.replace("PRIVATE", "PUBLIC"),
        "\ud800",
    ],
    ids=["garbage", "cut off", "not RSA", "encrypted", "public", "no text"],
)
def test_a_key_that_signs_nothing_is_refused_before_the_start(pem: str) -> None:
    assert faults_of({**GOOD, "GITHUB_PRIVATE_KEY": pem}) == {"GITHUB_PRIVATE_KEY"}


@pytest.mark.parametrize("name", ["GITHUB_API_URL", "GITHUB_SERVER_URL", "GITHUB_GRAPHQL_URL"])
def test_tokens_cross_no_network_in_the_clear(name: str) -> None:
    assert name in faults_of({**GOOD, name: "http://github.example.com/api/v3"})
    for here in ("http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000", "https://github.example.com"):
        load_settings({**GOOD, name: here})


def test_a_public_url_is_one_that_addresses_can_be_made_of() -> None:
    assert load_settings(GOOD).public_url == ""
    assert load_settings({**GOOD, "PUBLIC_URL": " https://bot.example.com/soc2/ "}).public_url == (
        "https://bot.example.com/soc2"
    )
    assert load_settings({**GOOD, "PUBLIC_URL": "http://127.0.0.1:8080"}).public_url == "http://127.0.0.1:8080"
    for bad in (
        *("bot.example.com", "http://bot.example.com", "ftp://bot.example.com", "https://u:p@bot.example.com"),
        *("https://bot.example.com/?a=1", "https://bot.example.com/#a", "https://"),
    ):
        assert faults_of({**GOOD, "PUBLIC_URL": bad}) == {"PUBLIC_URL"}, bad


def test_what_review_remembers_never_lies_in_the_repository(tmp_path: Path) -> None:
    assert load_cache_folder({"COMPLIANCE_HOME": str(tmp_path)}) == tmp_path
    assert not load_cache_folder({}).is_relative_to(Path.cwd())


def test_a_model_is_off_without_a_key_and_named_with_one() -> None:
    assert load_settings({**GOOD, "OPENAI_MODEL": "m"}).model is None
    assert faults_of({**GOOD, "OPENAI_API_KEY": "sk-1", "OPENAI_DAILY_TOKENS": "-1"}) == {
        "OPENAI_MODEL",
        "OPENAI_DAILY_TOKENS",
    }
    settings = load_settings({**GOOD, "OPENAI_API_KEY": "sk-1", "OPENAI_MODEL": "m"})
    assert settings.model is not None and settings.model.base_url == "https://api.openai.com/v1"
    assert "sk-1" not in repr(settings)
    assert faults_of({**GOOD, "OPENAI_BASE_URL": "http://models.example/v1"}) == {"OPENAI_BASE_URL"}

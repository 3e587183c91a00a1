"""Reads settings one by one, and collects faults instead of stopping at the first one."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.core.identity import Secret

MINIMUM_SECRET_LENGTH = 16
"""Characters of a webhook secret. GitHub asks for "a random string of text with high entropy"; below 16 we refuse."""


class SettingsError(Exception):
    """One or more settings are missing or malformed; `faults` names each of them with what to do."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class ModelSettings:
    """The language model that may be asked for fixes."""

    key: Secret
    base_url: str
    name: str
    daily_tokens: int


@dataclass(frozen=True)
class TraceSettings:
    """Where traces go, and what is told there with them."""

    endpoint: str
    headers: Mapping[str, Secret]


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself. Names other than "localhost" are not looked up."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _is_rsa_key(pem: str) -> bool:
    """GitHub's app keys are RSA and not encrypted (GitHub docs: Managing private keys for GitHub Apps)."""
    try:
        return isinstance(load_pem_private_key(pem.encode(), password=None), RSAPrivateKey)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


class Reader:
    """Collects faults instead of stopping at the first one."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._faults: list[str] = []

    def finish(self) -> None:
        if self._faults:
            raise SettingsError(self._faults)

    def _fault(self, name: str, problem: str) -> None:
        self._faults.append(f"{name}: {problem}")

    def number(self, name: str, default: int | None, low: int, high: int) -> int:
        text = self._environ.get(name, "").strip()
        if not text and default is not None:
            return default
        if not text:
            self._fault(name, "is not set; it is the numeric id on the App's settings page")
        elif not (text.isascii() and text.isdigit()) or not low <= int(text[:20]) <= high:
            self._fault(name, f"must be a whole number from {low} to {high}")
        else:
            return int(text)
        return 0

    def url(self, name: str, default: str) -> str:
        text = (self._environ.get(name, "").strip() or default).rstrip("/")
        try:
            parts = urlsplit(text)
            good = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
        except ValueError:
            good = False
        if not good:
            self._fault(name, "must be an http(s) URL without user name, such as https://HOST/api/v3")
        elif parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            self._fault(name, "must begin with https://: tokens and code would cross the network in the clear")
        return text

    def public_url(self) -> str:
        """ "" without one."""
        if not self._environ.get("PUBLIC_URL", "").strip():
            return ""
        text = self.url("PUBLIC_URL", "")
        if {"?", "#"} & set(text):
            self._fault("PUBLIC_URL", "must end before any ? or #: addresses of pages are made by adding to it")
        return text

    def webhook_secret(self) -> Secret:
        text = self._environ.get("GITHUB_WEBHOOK_SECRET", "")
        if not text:
            self._fault("GITHUB_WEBHOOK_SECRET", "is not set; without it anybody could send events")
        elif len(text) < MINIMUM_SECRET_LENGTH:
            self._fault("GITHUB_WEBHOOK_SECRET", f"must have at least {MINIMUM_SECRET_LENGTH} characters")
        return Secret(text)

    def private_key(self) -> Secret:
        text = self._environ.get("GITHUB_PRIVATE_KEY", "")
        path = self._environ.get("GITHUB_PRIVATE_KEY_PATH", "")
        if not text and path:
            try:
                text = Path(path).read_text(encoding="ascii")
            except (OSError, UnicodeDecodeError) as error:
                self._fault("GITHUB_PRIVATE_KEY_PATH", f"cannot be read ({type(error).__name__})")
                return Secret("")
        if not text:
            self._fault("GITHUB_PRIVATE_KEY", "is not set; give the PEM, or its file by GITHUB_PRIVATE_KEY_PATH")
        elif not _is_rsa_key(text := text.replace("\\n", "\n")):
            self._fault("GITHUB_PRIVATE_KEY", "is not an RSA private key in PEM form (it should begin with -----BEGIN)")
        return Secret(text)

    def metrics_token(self) -> Secret | None:
        text = self._environ.get("METRICS_TOKEN", "").strip()
        if text and (len(text) < MINIMUM_SECRET_LENGTH or not text.isascii()):
            self._fault("METRICS_TOKEN", f"must have at least {MINIMUM_SECRET_LENGTH} ASCII characters")
        return Secret(text) if text else None

    def model(self) -> ModelSettings | None:
        """None without a key; what else is set is looked at all the same."""
        key = self._environ.get("OPENAI_API_KEY", "").strip()
        name = self._environ.get("OPENAI_MODEL", "").strip()
        url = self.url("OPENAI_BASE_URL", "https://api.openai.com/v1")
        tokens = self.number("OPENAI_DAILY_TOKENS", 200_000, 0, 10**9)
        if key and not name:
            self._fault("OPENAI_MODEL", "is not set; with OPENAI_API_KEY it has to name the model")
        return ModelSettings(Secret(key), url, name, tokens) if key else None

    def traces(self) -> TraceSettings | None:
        """The headers are written as W3C Baggage (OpenTelemetry specification, "Protocol exporter")."""
        if not self._environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip():
            return None
        endpoint = self.url("OTEL_EXPORTER_OTLP_ENDPOINT", "")
        headers = {}
        for pair in filter(None, self._environ.get("OTEL_EXPORTER_OTLP_HEADERS", "").split(",")):
            name, equals, value = pair.partition("=")
            if not equals or not name.strip():
                self._fault("OTEL_EXPORTER_OTLP_HEADERS", "must be NAME=VALUE, several with commas")
            headers[unquote(name).strip().lower()] = Secret(unquote(value).strip())
        return TraceSettings(endpoint, headers)

    def host(self) -> str:
        return self._environ.get("HOST") or "127.0.0.1"

    def home(self) -> Path:
        return Path(self._environ.get("COMPLIANCE_HOME") or ".complianceagent").absolute()

    def database_url(self) -> str:
        text = self._environ.get("DATABASE_URL", "").strip()
        if not text:
            return f"sqlite:///{self.home() / 'complianceagent.db'}"
        if text.split(":", 1)[0].split("+", 1)[0] not in {"sqlite", "postgres", "postgresql"}:
            self._fault("DATABASE_URL", "must begin with sqlite:/// or postgresql://")
        return text

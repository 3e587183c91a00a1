"""HashiCorp Vault's transit engine as the keeper of the master key, over its HTTP API.

The wire format is that of Vault's documentation ("Transit secrets engine (API)"): POST /v1/MOUNT/encrypt/KEY with
base64 `plaintext` and `associated_data` (of an AEAD key type such as aes256-gcm96) answers `data.ciphertext`
("vault:v1:..."); POST /v1/MOUNT/decrypt/KEY answers `data.plaintext`; the token goes in X-Vault-Token.
"""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from complianceagent.errors import DecryptionFailed, NotConfigured, ProviderFailed
from complianceagent.keys.provider import LOOPBACK
from complianceagent.keys.sources import read_text
from complianceagent.secret import Secret

TIMEOUT_SECONDS = 10.0
"""How long one answer is waited for: our own choice."""
LONGEST_ANSWER = 1 << 20
"""Bytes that are read of an answer: a wrapped key has a few hundred."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to wherever an answer points."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


class VaultTransit:
    """Wraps data keys by a key of Vault that never leaves it. `token` is asked for each request: it may change."""

    def __init__(self, address: str, mount: str, key: str, token: Callable[[], Secret], namespace: str = "") -> None:
        """Raises NotConfigured for an address without TLS, unless it is this machine's loopback."""
        parts = urlsplit(address)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise NotConfigured("Vault is reached by https")
        self._base = f"{address.rstrip('/')}/v1/{quote(mount)}"
        self._key = quote(key, safe="")
        self._token = token
        self._namespace = namespace
        self._name = f"vault:{parts.netloc}/{mount}/{key}"

    @property
    def name(self) -> str:
        return self._name

    def wrap(self, key: Secret, context: bytes) -> str:
        answer = self._post("encrypt", plaintext=_base64(key.reveal()), associated_data=_base64(context))
        return _text(answer, "ciphertext")

    def unwrap(self, wrapped: str, context: bytes) -> Secret:
        answer = self._post("decrypt", ciphertext=wrapped, associated_data=_base64(context))
        try:
            return Secret(base64.b64decode(_text(answer, "plaintext"), validate=True))
        except ValueError:
            raise ProviderFailed("Vault's answer is not base64") from None

    def _post(self, verb: str, **body: str) -> dict[str, object]:
        headers = {"X-Vault-Token": self._token().reveal().decode("ascii"), "Content-Type": "application/json"}
        if self._namespace:
            headers["X-Vault-Namespace"] = self._namespace
        url = f"{self._base}/{verb}/{self._key}"
        request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - checked
        try:
            with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
                data = json.loads(answer.read(LONGEST_ANSWER))["data"]
        except urllib.error.HTTPError as error:
            error.close()
            if verb == "decrypt" and error.code == 400:  # what Vault says of a ciphertext that does not open
                raise DecryptionFailed("Vault does not open this key") from None
            raise ProviderFailed(f"Vault answered {error.code} to {verb}") from None
        except (OSError, ValueError, KeyError, TypeError):
            raise ProviderFailed(f"Vault gave no usable answer to {verb}") from None
        if not isinstance(data, dict):
            raise ProviderFailed(f"Vault gave no usable answer to {verb}")
        return data

    def __repr__(self) -> str:
        return f"VaultTransit({self._name})"


def vault_of(place: str, options: dict[str, str]) -> VaultTransit:
    """From `https://HOST:8200/MOUNT/KEY` and the options token=env:NAME and namespace=NAME. Raises NotConfigured."""
    parts = urlsplit(place)
    mount, _, key = parts.path.strip("/").rpartition("/")
    if not mount or not key:
        raise NotConfigured("name Vault's key as vault:https://HOST:8200/MOUNT/KEY")
    reference = options.get("token", "env:VAULT_TOKEN")
    address = f"{parts.scheme}://{parts.netloc}"
    return VaultTransit(address, mount, key, lambda: read_text(reference), options.get("namespace", ""))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _text(answer: dict[str, object], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str):
        raise ProviderFailed(f"Vault's answer has no {name}")
    return value

"""Vault's transit engine over its wire: a server on loopback that speaks the documented format. It is not Vault."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from complianceagent import EncryptionService, KeyManagementService, KeyPurpose
from complianceagent.errors import DecryptionFailed, NotConfigured, ProviderFailed
from complianceagent.keys.sources import provider_of
from complianceagent.secret import Secret
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

TOKEN = "hvs.test"


class Transit(BaseHTTPRequestHandler):
    """POST /v1/transit/{encrypt,decrypt}/app-key, as Vault's API documentation describes it."""

    key = AESGCM(b"v" * 32)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers.get("X-Vault-Token") != TOKEN:
            return self.answer(403, {"errors": ["permission denied"]})
        aad = base64.b64decode(body.get("associated_data", ""))
        if self.path == "/v1/transit/encrypt/app-key":
            sealed = b"n" * 12 + self.key.encrypt(b"n" * 12, base64.b64decode(body["plaintext"]), aad)
            text = "vault:v1:" + base64.b64encode(sealed).decode()
            return self.answer(200, {"data": {"ciphertext": text, "key_version": 1}})
        if self.path == "/v1/transit/decrypt/app-key":
            raw = base64.b64decode(body["ciphertext"].removeprefix("vault:v1:"))
            try:
                plain = self.key.decrypt(raw[:12], raw[12:], aad)
            except InvalidTag:
                return self.answer(400, {"errors": ["cipher: message authentication failed"]})
            return self.answer(200, {"data": {"plaintext": base64.b64encode(plain).decode()}})
        if self.path == "/v1/transit/encrypt/moved":
            self.send_response(302)
            self.send_header("Location", "/v1/transit/encrypt/app-key")
            return self.end_headers()
        if self.path == "/v1/transit/encrypt/odd":
            return self.answer(200, {"data": "odd"})
        return self.answer(404, {"errors": []})

    def answer(self, status: int, body: dict[str, Any]) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("VAULT_TOKEN", TOKEN)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Transit)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_keys_are_wrapped_by_vault(address: str) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    provider = provider_of(f"vault:{address}/transit/app-key")
    kms = KeyManagementService(engine, provider)
    text = EncryptionService(kms).encrypt_field("x", KeyPurpose.PII)
    again = KeyManagementService(engine, provider_of(f"vault:{address}/transit/app-key?token=env:VAULT_TOKEN"))
    assert EncryptionService(again).decrypt_field(text, KeyPurpose.PII) == "x"
    engine.dispose()


def test_what_vault_refuses(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = provider_of(f"vault:{address}/transit/app-key")
    wrapped = provider.wrap(Secret(b"k" * 32), b"a")
    assert provider.unwrap(wrapped, b"a") == Secret(b"k" * 32)
    with pytest.raises(DecryptionFailed):
        provider.unwrap(wrapped, b"b")
    for key in ("none", "moved", "odd"):
        with pytest.raises(ProviderFailed):
            provider_of(f"vault:{address}/transit/{key}").wrap(Secret(b"k" * 32), b"a")
    monkeypatch.setenv("VAULT_TOKEN", "wrong")
    with pytest.raises(ProviderFailed, match="403") as caught:
        provider.wrap(Secret(b"k" * 32), b"a")
    assert "wrong" not in str(caught.value)


def test_how_vault_is_named() -> None:
    for wrong in ("vault:http://vault.example/transit/key", "vault:https://vault.example/key", "vault:x"):
        with pytest.raises(NotConfigured):
            provider_of(wrong)
    with pytest.raises(ProviderFailed):
        provider_of("vault:http://127.0.0.1:9/transit/key?token=env:PATH").wrap(Secret(b"k" * 32), b"")

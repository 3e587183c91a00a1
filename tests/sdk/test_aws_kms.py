"""The adapter for AWS KMS over the wire: botocore against moto's server on loopback, a KMS that others wrote."""

import base64
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from complianceagent import EncryptionService, KeyManagementService, KeyPurpose
from complianceagent.errors import DecryptionFailed, NotConfigured, ProviderFailed
from complianceagent.keys.sources import provider_of
from complianceagent.secret import Secret
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

KEY = Secret(b"0123456789abcdefghijklmnopqrstuv")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def kms(endpoint: str) -> Any:
    """A client of the owner of the account, who makes and schedules keys."""
    from botocore.session import Session

    owner = {"aws_access_key_id": "owner", "aws_secret_access_key": "owner-secret"}
    return Session().create_client("kms", region_name="eu-central-1", endpoint_url=endpoint, **owner)


@pytest.fixture(scope="module")
def arn(kms: Any) -> str:
    return str(kms.create_key()["KeyMetadata"]["Arn"])


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test-secret")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def test_keys_are_wrapped_by_kms(endpoint: str, arn: str) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    uri = f"aws-kms:{arn}?endpoint={endpoint}"
    text = EncryptionService(KeyManagementService(engine, provider_of(uri))).encrypt_field("x", KeyPurpose.PII)
    again = KeyManagementService(engine, provider_of(uri))
    assert EncryptionService(again).decrypt_field(text, KeyPurpose.PII) == "x"
    assert provider_of(uri).name == f"aws-kms:eu-central-1/{arn.rpartition('/')[2]}"
    engine.dispose()


def test_what_kms_binds_and_refuses(endpoint: str, arn: str, kms: Any) -> None:
    provider = provider_of(f"aws-kms:{arn}?endpoint={endpoint}")
    wrapped = provider.wrap(KEY, b"a")
    assert provider.unwrap(wrapped, b"a") == KEY
    assert provider.unwrap(provider.wrap(KEY, b""), b"") == KEY
    opened = kms.decrypt(CiphertextBlob=bytes.fromhex(wrapped), EncryptionContext={"complianceagent": b"a".hex()})
    assert (Secret(opened["Plaintext"]), opened["KeyId"]) == (KEY, arn)  # as any other client of KMS reads it
    altered = f"{wrapped[:-2]}{int(wrapped[-2:], 16) ^ 1:02x}"
    for blob, context in ((wrapped, b"b"), (wrapped, b""), (altered, b"a"), ("no hexadecimal", b"a")):
        with pytest.raises(DecryptionFailed):
            provider.unwrap(blob, context)
    other = provider_of(f"aws-kms:{kms.create_key()['KeyMetadata']['KeyId']}?region=eu-central-1&endpoint={endpoint}")
    with pytest.raises((DecryptionFailed, ProviderFailed)):  # IncorrectKeyException at AWS, AccessDenied at moto
        other.unwrap(wrapped, b"a")
    with pytest.raises(ProviderFailed, match="NotFoundException"):
        provider_of(f"aws-kms:none?region=eu-central-1&endpoint={endpoint}").wrap(KEY, b"a")


def test_nothing_of_a_key_is_logged(endpoint: str, arn: str, caplog: pytest.LogCaptureFixture) -> None:
    provider = provider_of(f"aws-kms:{arn}?endpoint={endpoint}")
    caplog.set_level(logging.DEBUG)
    wrapped = provider.wrap(KEY, b"a")
    assert provider.unwrap(wrapped, b"a") == KEY
    assert caplog.records  # so botocore does write something here
    for form in (KEY.reveal().decode(), base64.b64encode(KEY.reveal()).decode(), "test-secret"):
        assert not [record.name for record in caplog.records if form in record.getMessage()]
    logging.getLogger("botocore.endpoint").debug("of another call")
    assert "of another call" in caplog.text


def test_how_kms_is_named_and_missed(arn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in (
        "aws-kms:alias/app?region=eu-central-1",
        "aws-kms:arn:aws:kms:eu-central-1:123456789012:alias/app",
        f"aws-kms:{arn}?endpoint=http://kms.example",
        f"aws-kms:{arn}?profile=nobody",
    ):
        with pytest.raises(NotConfigured):
            provider_of(wrong)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("HOME", "/nonexistent")
    with pytest.raises(ProviderFailed, match="NoCredentials"):
        provider_of(f"aws-kms:{arn}?endpoint=http://127.0.0.1:9").wrap(KEY, b"")

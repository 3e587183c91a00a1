"""AWS KMS as the keeper of the master key, through botocore (the extra `aws`).

The calls are Encrypt and Decrypt of AWS's API reference for KMS, with an EncryptionContext: KMS binds it to the wrapped
key, refuses to open the key without it, and writes it to CloudTrail. It says which data key it is, and is no secret.
botocore and not a signature of our own, for where it finds credentials: roles of machines, containers and pods, SSO.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

from complianceagent.errors import DecryptionFailed, NotConfigured, ProviderFailed
from complianceagent.keys.provider import LOOPBACK
from complianceagent.secret import Secret

TIMEOUT_SECONDS = 10.0
"""How long a connection, and one answer, is waited for: our own choice."""
ATTEMPTS = 3
"""botocore's default in its standard mode: it tries again where KMS throttles or does not answer."""
CONTEXT = "complianceagent"
"""The name of the one pair in the encryption context."""
_DOES_NOT_OPEN = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})
_TELLTALES = ("botocore.endpoint", "botocore.parsers")
"""Loggers of botocore that write what was sent and what was answered, at the level DEBUG."""
_calling: ContextVar[bool] = ContextVar("complianceagent_calls_kms", default=False)


class AwsKms:
    """Wraps data keys by a symmetric key of KMS that never leaves it."""

    def __init__(self, client: Any, key: str) -> None:
        """`client` is a botocore (or boto3) client of `kms`; `key` an ARN or id of a key.

        Raises NotConfigured for an alias: what it points to may change, and then no key that it wrapped would open.
        """
        if key.startswith("alias/") or ":alias/" in key:
            raise NotConfigured("name the key of KMS by its ARN or id: an alias may come to point to another one")
        self._client, self._key = client, key
        self._name = f"aws-kms:{client.meta.region_name}/{key.rpartition('/')[2]}"
        for name in _TELLTALES:
            logger = logging.getLogger(name)
            if _is_no_secret not in logger.filters:
                logger.addFilter(_is_no_secret)

    @property
    def name(self) -> str:
        return self._name

    def wrap(self, key: Secret, context: bytes) -> str:
        """The wrapped key in hexadecimal. Raises ProviderFailed."""
        answer = self._call("encrypt", Plaintext=key.reveal(), EncryptionContext={CONTEXT: context.hex() or "-"})
        return _bytes(answer, "CiphertextBlob").hex()

    def unwrap(self, wrapped: str, context: bytes) -> Secret:
        """The key. Raises DecryptionFailed where KMS does not open it, ProviderFailed where it does not answer."""
        try:
            blob = bytes.fromhex(wrapped)
        except ValueError:
            raise DecryptionFailed("a key that KMS wrapped is hexadecimal") from None
        answer = self._call("decrypt", CiphertextBlob=blob, EncryptionContext={CONTEXT: context.hex() or "-"})
        return Secret(_bytes(answer, "Plaintext"))

    def _call(self, verb: str, **values: Any) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            with _unlogged():
                answer: dict[str, Any] = getattr(self._client, verb)(KeyId=self._key, **values)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", "nothing"))
            if verb == "decrypt" and code in _DOES_NOT_OPEN:
                raise DecryptionFailed("KMS does not open this key") from None
            raise ProviderFailed(f"KMS answered {code} to {verb}") from None
        except (BotoCoreError, ValueError) as error:
            raise ProviderFailed(f"KMS gave no usable answer to {verb}: {type(error).__name__}") from None
        return answer

    def __repr__(self) -> str:
        return f"AwsKms({self._name})"


def aws_kms_of(place: str, options: dict[str, str]) -> AwsKms:
    """From a key's ARN or id and the options region, profile (of the shared configuration) and endpoint.

    Raises NotConfigured.
    """
    try:
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
        from botocore.session import Session
    except ImportError:
        raise NotConfigured("aws-kms: needs botocore: install complianceagent[aws]") from None
    endpoint = options.get("endpoint")
    parts = urlsplit(endpoint or "https://")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise NotConfigured("KMS is reached by https")
    arn = place.split(":") if place.startswith("arn:") else []
    region = options.get("region") or (arn[3] if len(arn) > 5 else None)
    retries = {"mode": "standard", "total_max_attempts": ATTEMPTS}
    config = Config(connect_timeout=TIMEOUT_SECONDS, read_timeout=TIMEOUT_SECONDS, retries=retries)
    try:
        session = Session(profile=options.get("profile"))
        client: Any = session.create_client("kms", region_name=region, endpoint_url=endpoint, config=config)
    except (BotoCoreError, ValueError) as error:
        raise NotConfigured(f"AWS KMS cannot be used so: {error}") from None
    return AwsKms(client, place)


@contextmanager
def _unlogged() -> Iterator[None]:
    token = _calling.set(True)
    try:
        yield
    finally:
        _calling.reset(token)


def _is_no_secret(_: logging.LogRecord) -> bool:
    """A filter: what botocore would write of our own calls holds the key in the clear."""
    return not _calling.get()


def _bytes(answer: dict[str, Any], name: str) -> bytes:
    value = answer.get(name)
    if not isinstance(value, bytes):
        raise ProviderFailed(f"KMS's answer has no {name}")
    return value

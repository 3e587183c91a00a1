"""Where a master key comes from, as a URI.

    env:NAME                                       the key, in hexadecimal or base64, in an environment variable
    file:PATH                                      the same in a file; with ?create=yes it is made on first use
    passphrase:env:NAME?salt=HEX&iterations=N      derived from a passphrase (also passphrase:file:PATH?...)
    vault:https://HOST:8200/MOUNT/KEY?token=env:NAME   HashiCorp Vault's transit engine (keys.vault)
    aws-kms:ARN?region=NAME&profile=NAME           a key of AWS KMS (keys.aws_kms); needs the extra `aws`

`register_source` adds a scheme for a KMS of one's own.
"""

import base64
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

from complianceagent.errors import NotConfigured
from complianceagent.keys.provider import KeyProvider, LocalProvider
from complianceagent.secret import Secret, key_of_text

ITERATIONS = 600_000
"""PBKDF2-HMAC-SHA256 rounds by default (OWASP Password Storage Cheat Sheet, 2023)."""

FEWEST_ITERATIONS = 100_000
"""The fewest that are accepted: what older deployments were documented to use."""

SALT_BYTES = 16
"""The shortest salt (NIST SP 800-132, section 5.1: 128 bits)."""

Factory = Callable[[str, dict[str, str]], KeyProvider]
"""Makes a provider from what follows the scheme, and the options after the question mark. May raise NotConfigured."""

_factories: dict[str, Factory] = {}


def register_source(scheme: str, factory: Factory) -> None:
    """Add a scheme, or replace it."""
    _factories[scheme] = factory


def provider_of(uri: str) -> KeyProvider:
    """The provider that a URI names. Raises NotConfigured, never with the key or passphrase in its text."""
    scheme, _, rest = uri.partition(":")
    place, _, query = rest.partition("?")
    try:
        options = {name: values[-1] for name, values in parse_qs(query, strict_parsing=True).items()} if query else {}
    except ValueError:
        raise NotConfigured(f"the options of the {scheme}: key source are malformed") from None
    factory = _factories.get(scheme)
    if factory is None or not place:
        raise NotConfigured(f"a key source is one of {sorted(_factories)}, with a place after the colon")
    return factory(place, options)


def read_text(reference: str) -> Secret:
    """The secret text that `env:NAME` or `file:PATH` points to. Raises NotConfigured."""
    scheme, _, place = reference.partition(":")
    if scheme == "env" and place:
        value = os.environ.get(place)
        if not value:
            raise NotConfigured(f"the environment variable {place} is not set")
        return Secret(value.encode("utf-8"))
    if scheme == "file" and place:
        return Secret(_read_private(Path(place)))
    raise NotConfigured("a secret is named by env:NAME or file:PATH")


def _read_private(path: Path) -> bytes:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise NotConfigured(f"others may read {path}: chmod 600 it")
        return path.read_bytes().strip()
    except OSError as error:
        raise NotConfigured(f"{path} cannot be read: {error.strerror}") from None


def derive(passphrase: Secret, salt: bytes, iterations: int = ITERATIONS) -> Secret:
    """A key from a passphrase by PBKDF2-HMAC-SHA256. Raises NotConfigured for a short salt or too few rounds."""
    if len(salt) < SALT_BYTES or iterations < FEWEST_ITERATIONS:
        raise NotConfigured(f"a passphrase needs {SALT_BYTES} bytes of salt and {FEWEST_ITERATIONS} iterations or more")
    return Secret(hashlib.pbkdf2_hmac("sha256", passphrase.reveal(), salt, iterations))


def _key(text: Secret, where: str) -> KeyProvider:
    try:
        return LocalProvider(key_of_text(text.reveal().decode("utf-8", "replace")))
    except ValueError as error:
        raise NotConfigured(f"{where}: {error}") from None


def _from_env(place: str, _: dict[str, str]) -> KeyProvider:
    return _key(read_text(f"env:{place}"), place)


def _from_file(place: str, options: dict[str, str]) -> KeyProvider:
    path = Path(place)
    if options.get("create") == "yes" and not path.exists():
        _create_key(path)
    return _key(read_text(f"file:{place}"), place)


def _create_key(path: Path) -> None:
    """Make a key file for its owner alone. Of two processes that try, one wins and the other reads the winner's."""
    import structlog

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(base64.b64encode(os.urandom(32)) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, path)
        structlog.get_logger().warning("master_key_created", path=str(path), advice="back it up, or name a key source")
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _from_passphrase(place: str, options: dict[str, str]) -> KeyProvider:
    try:
        salt, iterations = bytes.fromhex(options.get("salt", "")), int(options.get("iterations", ITERATIONS))
    except ValueError:
        raise NotConfigured("a passphrase takes ?salt=HEX and &iterations=NUMBER") from None
    return LocalProvider(derive(read_text(place), salt, iterations))


def _from_vault(place: str, options: dict[str, str]) -> KeyProvider:
    from complianceagent.keys.vault import vault_of

    return vault_of(place, options)


def _from_aws_kms(place: str, options: dict[str, str]) -> KeyProvider:
    from complianceagent.keys.aws_kms import aws_kms_of

    return aws_kms_of(place, options)


register_source("env", _from_env)
register_source("file", _from_file)
register_source("passphrase", _from_passphrase)
register_source("vault", _from_vault)
register_source("aws-kms", _from_aws_kms)

"""Names that must not be mixed up: digests, fingerprints and secrets have types of their own."""

from typing import NewType

from complianceagent.secret import SecretText

CommitSha = NewType("CommitSha", str)
"""A commit's full hexadecimal object id."""

BlobId = NewType("BlobId", str)
"""A file content's full hexadecimal git object id: the key under which every pure step is cached."""

Fingerprint = NewType("Fingerprint", str)
"""What a finding is recognised by when lines move: 32 lower-case hexadecimal characters."""

Sha256 = NewType("Sha256", str)
"""A SHA-256 digest, 64 lower-case hexadecimal characters."""

Secret = SecretText
"""A value that must never be printed: a token, a key, a webhook secret. `reveal()` is the only way to it."""

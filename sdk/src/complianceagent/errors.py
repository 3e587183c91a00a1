"""Every error that this package raises on purpose. None carries a secret, a plaintext or a key."""


class ComplianceAgentError(Exception):
    """The base of all errors of this package."""


class NotConfigured(ComplianceAgentError):
    """Something that the application has to name (a key, a database, an optional package) is missing."""


class DecryptionFailed(ComplianceAgentError):
    """The ciphertext was altered, belongs elsewhere, or was made under another key. Which of them is not told."""


class KeyUnavailable(ComplianceAgentError):
    """No such key, or its state does not allow this use."""


class KeyDestroyed(KeyUnavailable):
    """The key was destroyed: what it encrypted cannot be read by anybody."""


class IllegalMove(ComplianceAgentError):
    """A key's lifecycle has no such move (see keys.lifecycle.MOVES)."""


class ProviderFailed(ComplianceAgentError):
    """A key provider outside this process (a cloud KMS, Vault) refused, or could not be reached."""


class AuditFailed(ComplianceAgentError):
    """An audit entry could not be written."""


class EvidenceMismatch(ComplianceAgentError):
    """A file is missing, or is not the one whose hash was recorded."""


class TenantViolation(ComplianceAgentError):
    """A row of another tenant was about to be read or written."""


class Denied(ComplianceAgentError):
    """A request that is refused. `status` is of HTTP (RFC 9110, RFC 6585), `detail` what the client may know."""

    status = 403
    detail = "Forbidden"

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason or self.detail)
        self.reason = reason or self.detail


class NotAuthenticated(Denied):
    """Nobody is signed in."""

    status = 401
    detail = "Authentication required"


class AccessDenied(Denied):
    """Somebody is signed in, but has no right to do this."""


class MfaRequired(AccessDenied):
    """The operation needs a second factor, given lately."""

    detail = "Second factor required"


class RateLimited(Denied):
    """Too many requests; `retry_after` is in seconds."""

    status = 429
    detail = "Too many requests"

    def __init__(self, reason: str = "", retry_after: int = 1) -> None:
        super().__init__(reason)
        self.retry_after = retry_after

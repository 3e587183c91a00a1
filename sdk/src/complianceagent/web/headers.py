"""Headers that make browsers careful. Pure but for the random nonce."""

import secrets
from dataclasses import dataclass, field

HSTS_SECONDS = 63_072_000
"""Two years: what hstspreload.org recommends (one year is its least)."""
NONCE_BYTES = 16
"""128 random bits (CSP level 3, section 7.1)."""


def _default_csp() -> dict[str, str]:
    return {
        "default-src": "'self'",
        "script-src": "'self' 'nonce-{nonce}'",
        "style-src": "'self' 'nonce-{nonce}'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


@dataclass(frozen=True, slots=True)
class SecurityHeaders:
    """What is sent with every answer, after OWASP's HTTP Headers Cheat Sheet. An empty text sends no such header.

    In `csp`, "{nonce}" stands for a nonce that is new for every request.
    """

    hsts_seconds: int = HSTS_SECONDS
    csp: dict[str, str] = field(default_factory=_default_csp)
    frame: str = "DENY"
    referrer: str = "strict-origin-when-cross-origin"
    permissions: str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

    def lines(self, nonce: str, *, secure: bool) -> list[tuple[str, str]]:
        """Names and values. HSTS goes over TLS alone (RFC 6797, section 7.2)."""
        csp = "; ".join(f"{name} {value}" for name, value in self.csp.items()).replace("{nonce}", nonce)
        hsts = f"max-age={self.hsts_seconds}; includeSubDomains" if secure and self.hsts_seconds else ""
        lines = [
            ("Strict-Transport-Security", hsts),
            ("Content-Security-Policy", csp),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", self.frame),
            ("Referrer-Policy", self.referrer),
            ("Permissions-Policy", self.permissions),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
        return [(name, value) for name, value in lines if value]


def new_nonce() -> str:
    return secrets.token_urlsafe(NONCE_BYTES)

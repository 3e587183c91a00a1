"""TLS as it should be: version 1.3 alone."""

import ssl
from pathlib import Path
from typing import Literal

CIPHER_SUITES = ("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256")
"""The suites of TLS 1.3 that are used (RFC 8446, section 9.1; NIST SP 800-52 revision 2, section 3.3.1.1)."""


def ssl_context(
    purpose: Literal["client", "server"] = "client",
    *,
    certificate: str | Path | None = None,
    key: str | Path | None = None,
    authorities: str | Path | None = None,
    client_certificates: bool = False,
) -> ssl.SSLContext:
    """A context that speaks TLS 1.3 only, with the suites above.

    client: certificates and host names are verified, by the system's authorities or those in `authorities`.
    server: `certificate` and `key` are PEM files; with `client_certificates` clients have to show one of `authorities`.

    Raises ValueError for a server without certificate, ssl.SSLError and OSError for files that do not fit, and
    RuntimeError where this machine's OpenSSL offers other suites.
    """
    if purpose == "server":
        if certificate is None:
            raise ValueError("a server needs a certificate")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if client_certificates:
            context.verify_mode = ssl.CERT_REQUIRED
        if authorities is not None:
            context.load_verify_locations(authorities)
    else:
        context = ssl.create_default_context(cafile=authorities)
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_3
    context.options |= ssl.OP_NO_COMPRESSION
    if certificate is not None:
        context.load_cert_chain(certificate, key)
    others = [each["name"] for each in context.get_ciphers() if each["protocol"] == "TLSv1.3"]
    if set(others) - set(CIPHER_SUITES):
        raise RuntimeError(f"OpenSSL offers {sorted(set(others) - set(CIPHER_SUITES))}: configure it not to")
    return context

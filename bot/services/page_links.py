"""The links to pages of reviews. A link is a capability: whoever has it sees the page, and nobody can guess it."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.core.identity import CommitSha, Secret, Sha256

PURPOSE = b"complianceagent: links to pages of reviews, 1"
"""What the key is derived for (HKDF's `info`, RFC 5869): no other use of the same secret has this key."""

KEY_BYTES = 32


@dataclass(frozen=True)
class PageLinks:
    """`public_url` is where this server is reached ("https://bot.example.com"); `key` makes and tells its tokens."""

    public_url: str
    key: Secret

    def token(self, repository: int, number: int, head: CommitSha) -> Secret:
        """The token of one commit of one pull request (0: of a merge group), of the repository with this id.
        HMAC-SHA256, so that it need not be kept, and is the same for every process with the same webhook secret."""
        said = f"{repository}\n{number}\n{head}".encode()
        mac = hmac.digest(self.key.reveal().encode(), said, "sha256")
        return Secret(base64.urlsafe_b64encode(mac).decode().rstrip("="))

    def url(self, token: Secret) -> str:
        return f"{self.public_url}/reviews/{token.reveal()}"


def page_links(public_url: str, webhook_secret: Secret) -> PageLinks | None:
    """None where there is no public URL, and so no page."""
    if not public_url:
        return None
    key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(webhook_secret.reveal().encode())
    return PageLinks(public_url, Secret(key.hex()))


def digest_of(token: str) -> Sha256:
    """What a page is found by. Of whatever text: how long the look-up takes tells nothing of any token, for what is
    compared are digests, which nobody can choose."""
    return Sha256(hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest())

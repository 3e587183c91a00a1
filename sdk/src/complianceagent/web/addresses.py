"""Whose request it is: the client's address, behind proxies that are trusted and through none that are not. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and networks ("10.0.0.0/8"). Raises ValueError."""
    return tuple(ip_network(text, strict=False) for text in texts)


def address_of(text: str) -> Address | None:
    """An address as it stands in a header, with or without port and brackets; IPv4 within IPv6 as IPv4."""
    cleaned = text.strip().strip('"')
    if cleaned.startswith("["):
        cleaned = cleaned[1:].partition("]")[0]
    elif cleaned.count(":") == 1:
        cleaned = cleaned.partition(":")[0]
    try:
        found = ip_address(cleaned)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


@dataclass(frozen=True, slots=True)
class AddressRules:
    """Which proxies are trusted, and who may come. An empty `allow` lets all come that `deny` does not name."""

    trusted_proxies: tuple[Network, ...] = ()
    allow: tuple[Network, ...] = ()
    deny: tuple[Network, ...] = ()

    def client(self, peer: str, forwarded_for: Sequence[str]) -> str:
        """The client's address: from the right of X-Forwarded-For, past trusted proxies, to the first that is not one.

        What stands further left was written by the client and proves nothing. A peer that is no trusted proxy is the
        client, whatever its headers say.
        """
        hops = [hop for line in forwarded_for for hop in line.split(",") if hop.strip()]
        found = address_of(peer)
        for hop in reversed(hops):
            if found is None or not _in(found, self.trusted_proxies):
                break
            before = address_of(hop)
            if before is None:
                break
            found = before
        return str(found) if found is not None else ""

    def allows(self, client: str) -> bool:
        """Whether this address may come. One that cannot be read may not, where there are rules."""
        if not self.allow and not self.deny:
            return True
        found = address_of(client)
        if found is None or _in(found, self.deny):
            return False
        return not self.allow or _in(found, self.allow)


def _in(address: Address, among: tuple[Network, ...]) -> bool:
    return any(address in network for network in among if network.version == address.version)

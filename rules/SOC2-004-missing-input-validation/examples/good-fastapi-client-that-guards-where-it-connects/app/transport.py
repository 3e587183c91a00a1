import ipaddress
import socket

import httpx


class SafeTransport(httpx.AsyncHTTPTransport):
    """Connects to public addresses only."""

    async def handle_async_request(self, request):
        address = ipaddress.ip_address(socket.gethostbyname(request.url.host))
        if not address.is_global:
            raise httpx.ConnectError("not a public address")
        return await super().handle_async_request(request)

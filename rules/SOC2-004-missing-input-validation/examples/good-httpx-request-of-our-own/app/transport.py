import httpx

from app.addresses import public_address_of


class PinnedTransport(httpx.HTTPTransport):
    """Connects to the address that was checked, whatever the name says a moment later."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = httpx.Headers(request.headers)
        headers["Host"] = request.url.host
        url = request.url.copy_with(host=public_address_of(request.url.host))
        pinned = httpx.Request(method=request.method, url=url, headers=headers, stream=request.stream)
        return super().handle_request(pinned)

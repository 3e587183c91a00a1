import time

from fastapi import HTTPException, Request

_SEEN: dict[str, list[float]] = {}


class Throttle:
    def __init__(self, times: int, seconds: int) -> None:
        self.times = times
        self.seconds = seconds

    async def __call__(self, request: Request) -> None:
        now = time.monotonic()
        recent = [at for at in _SEEN.get(request.client.host, []) if now - at < self.seconds]
        if len(recent) >= self.times:
            raise HTTPException(status_code=429, detail="Slow down")
        _SEEN[request.client.host] = [*recent, now]

from fastapi import HTTPException, Request


class Gatekeeper:
    def __init__(self, scope: str):
        self.scope = scope

    async def __call__(self, request: Request):
        ticket = request.headers.get("X-Ticket")
        if not ticket or not await check(ticket, self.scope):
            raise HTTPException(status_code=401)


async def check(ticket: str, scope: str) -> bool:
    return False

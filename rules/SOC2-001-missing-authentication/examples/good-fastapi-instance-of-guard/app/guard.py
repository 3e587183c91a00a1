from fastapi import HTTPException, Request


class Gate:
    def __init__(self, realm: str) -> None:
        self.realm = realm

    async def required(self, request: Request):
        return await self._caller(request)

    async def _caller(self, request: Request):
        ticket = request.headers.get("X-Ticket")
        if ticket is None:
            raise HTTPException(status_code=401, headers={"WWW-Authenticate": self.realm})
        return ticket


gate = Gate("shop")

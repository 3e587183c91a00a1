async def read_token(token: str):
    return None

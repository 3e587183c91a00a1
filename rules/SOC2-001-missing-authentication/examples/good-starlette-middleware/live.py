async def updates(websocket):
    token = websocket.query_params.get("token")
    if not await websocket.app.state.tokens.known(token):
        await websocket.close(code=1008)
        return
    await websocket.accept()
    async for change in websocket.app.state.store.changes():
        await websocket.send_json(change)

from fastapi import FastAPI, WebSocket

from feed import orders

app = FastAPI()


@app.websocket("/ws/orders")  # expect: SOC2-001
async def order_feed(socket: WebSocket):
    await socket.accept()
    async for order in orders():
        await socket.send_json(order)

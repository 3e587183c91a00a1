import logging

from app.push import push


async def send_test(user_id: int) -> dict:
    try:
        await push(user_id, "Hello")
        return {"status": "ok"}
    except Exception as e:
        logging.warning("push failed: %s", e)
        return {"status": "error", "message": str(e)}  # expect: SOC2-007

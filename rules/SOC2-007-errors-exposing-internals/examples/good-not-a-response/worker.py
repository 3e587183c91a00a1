"""No web code at all: the text goes to a log, a queue and a record."""
import traceback

from queue_client import done, failed


def work(task):
    try:
        return {"ok": True, "value": task.run()}
    except Exception as e:
        failed(task.id, reason=str(e), trace=traceback.format_exc())
        return {"ok": False, "error": str(e)}

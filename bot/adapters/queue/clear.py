"""Remove the queue's records of work that ended: DBOS keeps all of them."""

from datetime import datetime

from dbos import DBOSClient

from bot.adapters.queue.engine import queue_engine
from bot.adapters.queue.names import APPLICATION

ENDED = ["SUCCESS", "ERROR", "CANCELLED"]


def clear_ended(url: str, before: datetime, most: int) -> int:
    """Remove at most `most` that ended before: how many there were. `url` has a synchronous driver."""
    engine = queue_engine(url)
    try:
        client = DBOSClient(system_database_engine=engine, application_name=APPLICATION, lazy=True)
        found = client.list_workflows(
            status=ENDED, completed_before=before.isoformat(), limit=most, load_input=False, load_output=False
        )
        if found:
            client.delete_workflows([each.workflow_id for each in found])
        return len(found)
    finally:
        engine.dispose()

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.context import current_actor
from app.models import ChangeRecord


@event.listens_for(Session, "before_flush")
def write_changes(session, flush_context, instances):
    for thing in [*session.new, *session.dirty, *session.deleted]:
        if not isinstance(thing, ChangeRecord):
            session.add(ChangeRecord(actor_id=current_actor.get(), action="flush", table=thing.__tablename__))

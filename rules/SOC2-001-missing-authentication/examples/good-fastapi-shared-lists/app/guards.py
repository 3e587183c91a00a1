from fastapi import Depends

from app.session import Session, session_of_request

SIGNED_IN = [Depends(session_of_request)]
STAFF = SIGNED_IN + [Depends(Session.staff)]

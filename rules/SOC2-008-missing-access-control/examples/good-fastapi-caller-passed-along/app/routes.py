from fastapi import APIRouter, Depends

from app.auth import get_current_user
from app.permissions import check_access
from app.store import tickets
from app.tables import Ticket

router = APIRouter(prefix="/tickets")


@router.get("/{ticket_id}")
async def read(ticket_id: int, user=Depends(get_current_user)):
    return await tickets.get(ticket_id, actor=user)


@router.patch("/{ticket_id}")
async def change(ticket_id: int, text: str, db=None, user=Depends(get_current_user)):
    ticket = await db.get(Ticket, ticket_id)
    check_access(user, ticket)
    ticket.text = text


@router.delete("/{ticket_id}")
async def remove(ticket_id: int, db=None, user=Depends(get_current_user)):
    ticket = await db.get(Ticket, ticket_id)
    if not user.can("delete", ticket):
        return None
    await db.delete(ticket)

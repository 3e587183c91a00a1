from fastapi import APIRouter, Depends
from sqlmodel import select

from app.deps import current_user, get_session
from app.models import Invoice

router = APIRouter(prefix="/invoices")


@router.put("/{invoice_id}")  # expect: SOC2-010
def update_invoice(invoice_id: int, changes: dict, user=Depends(current_user), session=Depends(get_session)):
    invoice = session.exec(select(Invoice).where(Invoice.id == invoice_id, Invoice.owner_id == user.id)).one()
    for key, value in changes.items():
        setattr(invoice, key, value)
    session.add(invoice)
    session.commit()
    return invoice

import logging

from fastapi import APIRouter, HTTPException

from app.deps import CurrentUser, Database
from app.tables import Invoice

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/invoices")


@router.delete("/{invoice_id}")
def void_invoice(invoice_id: int, user: CurrentUser, db: Database) -> None:
    invoice = db.get(Invoice, invoice_id)
    if invoice is None or invoice.owner_id != user.id:
        raise HTTPException(status_code=404)
    db.delete(invoice)
    db.commit()
    logger.info("invoice voided", extra={"invoice": invoice_id, "by": user.id})


@router.post("/{invoice_id}/paid")
def mark_paid(invoice_id: int, user: CurrentUser, db: Database) -> None:
    invoice = db.get(Invoice, invoice_id)
    if invoice is None or invoice.owner_id != user.id:
        raise HTTPException(status_code=404)
    invoice.status = "paid"
    db.commit()
    logger.info("invoice %s marked as paid by %s", invoice_id, user.id)

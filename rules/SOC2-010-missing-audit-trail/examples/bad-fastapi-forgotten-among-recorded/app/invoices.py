from fastapi import APIRouter, Depends

from app.audit import record
from app.auth import current_user
from app.db import get_db
from app.models import Invoice

router = APIRouter(prefix="/invoices")


@router.post("")
def create(amount: int, user=Depends(current_user), db=Depends(get_db)):
    invoice = Invoice(amount=amount, company_id=user.company_id)
    db.add(invoice)
    record(db, user, "invoice.created", invoice)
    db.commit()
    return invoice


@router.put("/{invoice_id}")
def change(invoice_id: int, amount: int, user=Depends(current_user), db=Depends(get_db)):
    invoice = db.query(Invoice).filter_by(id=invoice_id, company_id=user.company_id).one()
    invoice.amount = amount
    record(db, user, "invoice.changed", invoice)
    db.commit()
    return invoice


@router.delete("/{invoice_id}")  # expect: SOC2-010
def delete(invoice_id: int, user=Depends(current_user), db=Depends(get_db)):
    invoice = db.query(Invoice).filter_by(id=invoice_id, company_id=user.company_id).one()
    db.delete(invoice)
    db.commit()

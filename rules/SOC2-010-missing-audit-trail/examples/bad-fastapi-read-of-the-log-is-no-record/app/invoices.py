from fastapi import APIRouter, Depends

from app.deps import current_user, get_db
from app.models import AuditLog, Invoice

router = APIRouter(prefix="/invoices")


@router.get("/{invoice_id}/history")
def history(invoice_id: int, user=Depends(current_user), db=Depends(get_db)):
    return db.query(AuditLog).filter_by(object_id=invoice_id, company_id=user.company_id).all()


@router.post("/{invoice_id}/void")  # expect: SOC2-010
def void(invoice_id: int, user=Depends(current_user), db=Depends(get_db)):
    seen = db.query(AuditLog).filter_by(object_id=invoice_id, company_id=user.company_id).count()
    invoice = db.query(Invoice).filter_by(id=invoice_id, company_id=user.company_id).one()
    invoice.status = "void"
    db.commit()
    return {"entries": seen}

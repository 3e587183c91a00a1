import logging

from fastapi import APIRouter, Depends

from app.deps import current_user, get_db
from app.models import Payment

router = APIRouter()
audit_logger = logging.getLogger("audit")


@router.post("/payments/{payment_id}/refund")
def refund(payment_id: int, user=Depends(current_user), db=Depends(get_db)):
    payment = db.query(Payment).filter_by(id=payment_id, shop_id=user.shop_id).one()
    payment.status = "refunded"
    db.commit()
    audit_logger.info("refund", extra={"payment": payment.id, "actor": user.id})

from fastapi import Depends, FastAPI

from auth import require_staff
from db import get_db
from models import Payment

app = FastAPI()


@app.post("/payments/{payment_id}/refund")  # expect: SOC2-010
async def refund(payment_id: int, staff=Depends(require_staff), db=Depends(get_db)):
    payment = await db.get(Payment, payment_id)
    payment.status = "refunded"
    payment.refunded_amount = payment.amount
    await db.commit()
    return {"id": payment.id, "status": payment.status}

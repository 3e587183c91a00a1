from fastapi import APIRouter, Depends

from app.bus import event_bus
from app.deps import current_user, get_db
from app.events import OrderCancelled
from app.models import Order

router = APIRouter()


@router.post("/orders/{order_id}/cancel")
async def cancel(order_id: int, user=Depends(current_user), db=Depends(get_db)):
    order = db.query(Order).filter_by(id=order_id, customer_id=user.id).one()
    order.status = "cancelled"
    db.commit()
    await event_bus.publish(OrderCancelled(order_id=order.id, actor=user.id))

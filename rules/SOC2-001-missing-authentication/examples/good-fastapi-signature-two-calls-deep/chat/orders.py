from fastapi import APIRouter, Depends
from fastapi.security import HTTPBearer

from db import Order, get_session

router = APIRouter(prefix="/orders", dependencies=[Depends(HTTPBearer())])


@router.delete("/{order_id}")
def delete_order(order_id: int, session=Depends(get_session)):
    session.delete(session.get(Order, order_id))
    session.commit()

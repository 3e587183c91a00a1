from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import HTTPBearer
from sqlalchemy.orm import Session

from db import Order, User, get_session
from settings import settings

router = APIRouter(prefix="/orders")
accounts = APIRouter(prefix="/accounts", dependencies=[Depends(HTTPBearer())])


@router.delete("/{order_id}")  # expect: SOC2-001
def delete_order(order_id: int, session: Session = Depends(get_session)):
    session.delete(session.get(Order, order_id))
    session.commit()


@accounts.delete("/{user_id}")
def delete_account(user_id: int, session: Session = Depends(get_session)):
    session.delete(session.get(User, user_id))
    session.commit()


app = FastAPI()
app.include_router(accounts)
if settings.environment == "local":
    app.state.pretend = True
else:
    app.include_router(router)

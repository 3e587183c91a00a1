from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlmodel import Session

from app.auth import current_account, get_session
from app.tables import Address

router = APIRouter(dependencies=[Depends(current_account)])


@router.get("/accounts/{account_id}/addresses")  # expect: SOC2-008
def addresses(account_id: int, db: Session = Depends(get_session)):
    return db.exec(select(Address).where(Address.account_id == account_id)).all()

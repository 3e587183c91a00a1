from fastapi import APIRouter, Depends

from app.deps import current_user, get_db
from app.models import Contract

router = APIRouter()


@router.delete("/contracts/{contract_id}")
def delete_contract(contract_id: int, user=Depends(current_user), db=Depends(get_db)):
    contract = db.query(Contract).filter_by(id=contract_id, owner_id=user.id).one()
    db.delete(contract)
    db.commit()

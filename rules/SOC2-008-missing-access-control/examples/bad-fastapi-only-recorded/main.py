"""The caller is written into a column and a log, and decides nothing."""
import logging

from fastapi import Depends, FastAPI

from auth import get_current_user
from db import get_db
from tables import Contract

app = FastAPI()
logger = logging.getLogger(__name__)


@app.put("/contracts/{contract_id}")  # expect: SOC2-008
def update_contract(contract_id: int, text: str, user=Depends(get_current_user), db=Depends(get_db)):
    contract = db.query(Contract).filter(Contract.id == contract_id).first()
    contract.text = text
    contract.updated_by = user.id
    logger.info("user %s changed contract %s", user.id, contract_id)
    db.commit()
    return contract

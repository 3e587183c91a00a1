from typing import Annotated

from fastapi import Depends, FastAPI

from accounts import User, current_user, get_session
from services import ContractService

app = FastAPI()
CurrentUser = Annotated[User, Depends(current_user)]


@app.post("/contracts", status_code=201)
async def sign(title: str, user: CurrentUser, session=Depends(get_session)):
    return await ContractService(session).sign(user, title)


@app.put("/contracts/{contract_id}")
async def rename(contract_id: int, title: str, user: CurrentUser, session=Depends(get_session)):
    return await ContractService(session).rename(user, contract_id, title)


@app.delete("/contracts/{contract_id}")  # expect: SOC2-010
async def withdraw(contract_id: int, user: CurrentUser, session=Depends(get_session)):
    service = ContractService(session)
    await service.delete(await service.own(user, contract_id))

from sqlalchemy import select

from accounts import AuditLog, Contract


class ContractRepository:
    def __init__(self, session):
        self.session = session

    async def own(self, contract_id, owner_id):
        return await self.session.scalar(select(Contract).where(Contract.id == contract_id, Contract.owner_id == owner_id))

    async def remove(self, contract):
        await self.session.delete(contract)
        await self.session.commit()


class ContractService:
    def __init__(self, session):
        self.session = session
        self.repository = ContractRepository(session)

    async def own(self, actor, contract_id):
        return await self.repository.own(contract_id, actor.id)

    async def sign(self, actor, title):
        contract = Contract(owner_id=actor.id, title=title)
        self.session.add(contract)
        self.session.add(AuditLog(actor_id=actor.id, action="contract.signed"))
        await self.session.commit()
        return contract

    async def rename(self, actor, contract_id, title):
        contract = await self.own(actor, contract_id)
        contract.title = title
        self.session.add(AuditLog(actor_id=actor.id, action="contract.renamed"))
        await self.session.commit()
        return contract

    async def delete(self, contract):
        await self.repository.remove(contract)

from app.models import LedgerEntry, Transfer


class Transfers:
    def __init__(self, session):
        self.session = session

    async def move(self, source, to, amount):
        transfer = Transfer(source=source, to=to, amount=amount)
        self.session.add(transfer)
        self.session.add(LedgerEntry(account=source, amount=-amount, by=source))
        self.session.add(LedgerEntry(account=to, amount=amount, by=source))
        await self.session.commit()
        return transfer

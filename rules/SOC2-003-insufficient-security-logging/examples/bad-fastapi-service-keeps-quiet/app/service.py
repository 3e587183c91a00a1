from app.models import Account
from app.passwords import hash_of, matches


class AccountService:
    def __init__(self, session):
        self.session = session

    async def change_password(self, account_id, old, new):
        account = await self.session.get(Account, account_id)
        if not matches(old, account.password_hash):
            raise ValueError("wrong password")
        account.password_hash = hash_of(new)
        await self.session.commit()

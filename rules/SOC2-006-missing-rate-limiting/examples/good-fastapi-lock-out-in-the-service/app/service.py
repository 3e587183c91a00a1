from datetime import datetime, timedelta, timezone

from fastapi import HTTPException

from app.passwords import verify_password
from app.repository import accounts

MAX_TRIES = 5


class SignIn:
    async def open_session(self, email: str, password: str):
        account = await accounts.by_email(email)
        if account is None:
            raise HTTPException(401)
        if account.locked_until and account.locked_until > datetime.now(timezone.utc):
            raise HTTPException(423, "Try again later")
        if not verify_password(password, account.password_hash):
            account.failed_login_attempts += 1
            if account.failed_login_attempts >= MAX_TRIES:
                account.locked_until = datetime.now(timezone.utc) + timedelta(minutes=15)
            await accounts.keep(account)
            raise HTTPException(401)
        return await accounts.session_for(account)

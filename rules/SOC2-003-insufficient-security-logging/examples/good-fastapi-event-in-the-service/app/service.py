from app.audit import write_audit_entry
from app.db import session
from app.models import Account


def remove_account(account_id, by):
    account = session.get(Account, account_id)
    write_audit_entry("account.deleted", subject=account.id, actor=by.id)
    session.delete(account)
    session.commit()

from fastapi import HTTPException, Request


def get_session(): ...


def current_account(request: Request):
    account = request.session.get("account")
    if account is None:
        raise HTTPException(status_code=401)
    return account

from django.contrib.auth.hashers import check_password, make_password

from .models import Account


def log_in(name, password):
    account = Account.objects.filter(name=name).first()
    if account is None:
        make_password("as slow as the other branch")
        return None
    return account if check_password(password, account.password) else None

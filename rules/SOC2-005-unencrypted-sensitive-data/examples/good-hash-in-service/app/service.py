from pwdlib import PasswordHash

from app.crud import save_user
from app.models import UserCreate

hasher = PasswordHash.recommended()


def sign_up(session, form: UserCreate):
    return save_user(session, form.email, hasher.hash(form.password))


def log_in(user, form: UserCreate) -> bool:
    return hasher.verify(form.password, user.password)

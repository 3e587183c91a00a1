from sqlmodel import Session, select

from app.models import User, UserUpdate
from app.security import get_password_hash


def by_email(session: Session, email: str) -> User | None:
    return session.exec(select(User).where(User.email == email)).first()


def update_user(session: Session, user: User, changes: UserUpdate) -> User:
    data = changes.model_dump(exclude_unset=True)
    extra = {}
    if "password" in data:
        hashed_password = get_password_hash(data["password"])
        extra["hashed_password"] = hashed_password
    user.sqlmodel_update(data, update=extra)
    session.add(user)
    session.commit()
    return user

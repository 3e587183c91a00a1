from app.models import User, UserCreate


def save_user(session, email: str, password: str) -> User:
    user = User(email=email, password=password)
    session.add(user)
    return user

from sqlmodel import Field, Session, SQLModel


class User(SQLModel, table=True):
    id: int = Field(primary_key=True)
    hashed_password: str


def get_session():
    with Session() as session:
        yield session

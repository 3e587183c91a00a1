from sqlmodel import Field, SQLModel


class NewPassword(SQLModel):
    token: str
    new_password: str = Field(min_length=8)


class UserUpdate(SQLModel):
    password: str | None = None


class User(SQLModel, table=True):
    id: int = Field(primary_key=True)
    email: str
    hashed_password: str

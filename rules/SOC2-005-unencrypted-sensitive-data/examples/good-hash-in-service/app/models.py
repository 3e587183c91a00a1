from sqlmodel import Field, SQLModel


class UserBase(SQLModel):
    email: str


class UserCreate(UserBase):
    password: str


class User(UserBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    password: str


class ApiKey(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    prefix: str
    hashed_key: str

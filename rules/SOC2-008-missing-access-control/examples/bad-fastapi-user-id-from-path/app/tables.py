from sqlmodel import Field, SQLModel


class Address(SQLModel, table=True):
    id: int = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    street: str

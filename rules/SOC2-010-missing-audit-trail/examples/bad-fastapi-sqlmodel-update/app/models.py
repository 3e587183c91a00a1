from sqlmodel import Field, SQLModel


class Invoice(SQLModel, table=True):
    id: int = Field(primary_key=True)
    owner_id: int
    total: int

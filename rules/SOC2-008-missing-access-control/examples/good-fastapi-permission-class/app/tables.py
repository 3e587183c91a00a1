from sqlmodel import Field, SQLModel


class Case(SQLModel, table=True):
    id: int = Field(primary_key=True)
    owner_id: int

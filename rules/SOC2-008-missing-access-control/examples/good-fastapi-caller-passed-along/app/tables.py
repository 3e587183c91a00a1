from sqlmodel import Field, SQLModel


class Ticket(SQLModel, table=True):
    id: int = Field(primary_key=True)
    owner_id: int
    text: str

from sqlmodel import Field, SQLModel


class Folder(SQLModel, table=True):
    id: int = Field(primary_key=True)
    owner_id: int

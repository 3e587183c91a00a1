from sqlmodel import Field, SQLModel


class Project(SQLModel, table=True):
    id: int = Field(primary_key=True)
    owner_id: int
    archived: bool = False

from sqlmodel import Field, SQLModel


class Article(SQLModel, table=True):
    id: int = Field(primary_key=True)
    author_id: int
    text: str


class Warehouse(SQLModel, table=True):
    id: int = Field(primary_key=True)
    city: str

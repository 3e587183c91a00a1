from sqlmodel import Field, SQLModel


class Parcel(SQLModel, table=True):
    id: int = Field(primary_key=True)
    customer_id: int
    place: str

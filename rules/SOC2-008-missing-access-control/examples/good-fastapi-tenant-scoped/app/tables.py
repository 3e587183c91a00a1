from sqlmodel import Field, SQLModel


class Tenant(SQLModel, table=True):
    id: int = Field(primary_key=True)


class Machine(SQLModel, table=True):
    id: int = Field(primary_key=True)
    tenant_id: int

from sqlalchemy import String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class Payment(Base):
    __tablename__ = "payments"

    id: Mapped[int] = mapped_column(primary_key=True)
    card_number: Mapped[str] = mapped_column(String(19))  # expect: SOC2-005
    cvv: Mapped[str] = mapped_column(String(4))  # expect: SOC2-005
    card_last4: Mapped[str] = mapped_column(String(4))
    card_brand: Mapped[str]


class Employee(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    social_security_number: str = Field(index=True)  # expect: SOC2-005
    iban: str | None = None  # expect: SOC2-005

from sqlalchemy import Column, ForeignKey, Integer, Numeric, String
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


def session() -> Session: ...


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)

    @classmethod
    def by_token(cls, token): ...


class Invoice(Base):
    __tablename__ = "invoices"
    id = Column(Integer, primary_key=True)
    owner_id = Column(ForeignKey("users.id"))
    total = Column(Numeric)
    status = Column(String)

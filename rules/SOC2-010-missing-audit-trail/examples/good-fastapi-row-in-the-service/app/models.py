from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Transfer(Base):
    __tablename__ = "transfers"
    id = Column(Integer, primary_key=True)
    source = Column(Integer)
    to = Column(Integer)
    amount = Column(Integer)


class LedgerEntry(Base):
    __tablename__ = "ledger_entries"
    id = Column(Integer, primary_key=True)
    account = Column(Integer)
    amount = Column(Integer)
    by = Column(Integer)

from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Contract(Base):
    __tablename__ = "contracts"
    id = Column(Integer, primary_key=True)
    owner_id = Column(Integer)


class ChangeRecord(Base):
    __tablename__ = "change_records"
    id = Column(Integer, primary_key=True)
    actor_id = Column(Integer)
    action = Column(String)
    table = Column(String)

from sqlalchemy import Column, Integer, Text
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Contract(Base):
    __tablename__ = "contracts"
    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer)
    updated_by = Column(Integer)
    text = Column(Text)

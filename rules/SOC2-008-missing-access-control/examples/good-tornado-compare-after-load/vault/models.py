from sqlalchemy import Column, Integer, Text
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
session = sessionmaker()


class Letter(Base):
    __tablename__ = "letters"

    id = Column(Integer, primary_key=True)
    owner_id = Column(Integer)
    text = Column(Text)

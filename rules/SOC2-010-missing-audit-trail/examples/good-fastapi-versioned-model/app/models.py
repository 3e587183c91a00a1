from sqlalchemy import Column, Integer
from sqlalchemy.orm import configure_mappers, declarative_base
from sqlalchemy_continuum import make_versioned

make_versioned()
Base = declarative_base()


class Policy(Base):
    __versioned__ = {}
    __tablename__ = "policies"
    id = Column(Integer, primary_key=True)
    holder_id = Column(Integer)
    premium = Column(Integer)


configure_mappers()

import os

from sqlalchemy import create_engine

engine = create_engine(os.environ["DATABASE_URL"])
LOCAL = "postgresql://postgres:postgres@localhost:5432/test"
DOCUMENTED = "postgresql://user:password@host/name"
TEMPLATE = "postgresql://{user}:{password}@{host}/{name}"
PLAIN = "https://db.internal:5432/shop"

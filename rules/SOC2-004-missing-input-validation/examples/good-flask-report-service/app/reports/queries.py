from sqlalchemy import text

from app.database import engine


def run(statement, values=None):
    with engine.connect() as connection:
        return connection.execute(text(statement), values or {}).mappings().all()

import os

from sqlalchemy import create_engine

engine = create_engine(os.environ["DATABASE_URL"])  # expect: SOC2-002
BROKER = os.environ["BROKER_URL"]  # expect: SOC2-002
CACHE = {"default": os.environ["REDIS_URL"]}  # expect: SOC2-002

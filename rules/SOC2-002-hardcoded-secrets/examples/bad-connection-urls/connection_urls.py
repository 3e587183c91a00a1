from sqlalchemy import create_engine

engine = create_engine("postgresql://shop:Qu1etHarbour@db.internal:5432/shop")  # expect: SOC2-002
BROKER = "amqp://worker:b33hive-77@queue.internal//"  # expect: SOC2-002
CACHE = {"default": "redis://:s0ftPillow@cache.internal:6379/0"}  # expect: SOC2-002

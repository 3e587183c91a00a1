"""The durable queue: DBOS Transact, in the same database as everything else."""

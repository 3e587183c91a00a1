"""The scan pool: warm worker processes and standby programs, all of them children of one small nursery process.

`pool` fills the port · `workers` and `programs` are its two halves · `nursery` is the process that starts, ends
and outlives nothing · `worker` is what runs in each of its children · `wire` is how they talk.
"""

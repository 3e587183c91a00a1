"""The answer to a command of someone who may not ask."""

REFUSAL = "Sorry, only people with write access to this repository can ask for that. Nothing was done."

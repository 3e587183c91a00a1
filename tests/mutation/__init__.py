"""Fixes tried at scale: defects are put into working code, and what is offered for them is looked at."""

"""Names that are stored with the work: changing one orphans what is under way."""

APPLICATION = "complianceagent"
WORKFLOW = "job"
BURIAL = "given up"
CHORE = "chore"
QUEUE = "jobs by installation"
SIDE_QUEUE = "jobs"
"""Without parts: what earlier releases put there, and what is taken up again, whose turn has come already."""

APPLICATION_VERSION = "1"
"""Changes only when newer code cannot resume a job's steps: work of another version is not taken up."""

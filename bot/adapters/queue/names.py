"""Names that are stored with the work: changing one orphans what is under way."""

APPLICATION = "complianceagent"
WORKFLOW = "job"
BURIAL = "given up"
QUEUE = "jobs"

APPLICATION_VERSION = "1"
"""Changes only when newer code cannot resume a job's steps: work of another version is not taken up."""

"""Names that are stored with the work: changing one orphans what is under way."""

APPLICATION = "complianceagent"
WORKFLOW = "job"
QUEUE = "jobs"

APPLICATION_VERSION = "1"
"""Changes only when a job's steps can no longer be resumed by the newer code; work of another version is not taken up."""

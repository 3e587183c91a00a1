"""ComplianceAgent's GitHub App: reviews pull requests against SOC 2 and keeps the evidence."""

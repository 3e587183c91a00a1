DB_PASSWORD = "Qu1etHarbour"  # nosec B105 # expect: SOC2-002
API_TOKEN = "7fQ2mX9vL4kT8wZ1pR6s"  # nosemgrep # expect: SOC2-002
SMTP_PASSWORD = "Mail3r!Box"  # pragma: allowlist secret # expect: SOC2-002

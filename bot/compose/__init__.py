"""The only place that knows which adapter fills which port."""

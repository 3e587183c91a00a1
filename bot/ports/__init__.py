"""What the services need of the world, as protocols. Adapters fill them; compose.py knows which."""

"""What each tool's remarks mean here: one of the ten rules, or left out with the reason why."""

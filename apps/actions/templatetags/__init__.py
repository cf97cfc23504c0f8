"""Template filters of actions."""

"""The machinery of a checkout: set-up, private servers, the demo, checks and backups."""

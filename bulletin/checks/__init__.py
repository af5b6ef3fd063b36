"""Checks: what is asked of all files and articles at once."""

"""Editions: the same paper in other characters."""

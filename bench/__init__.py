"""Measurements: how fast this project builds a large archive, beside Hugo and stock Pelican."""

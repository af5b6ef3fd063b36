"""Model: the facts, as records, and what follows from them alone. Touches no file."""

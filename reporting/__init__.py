"""Figures with their definitions, for people who must be able to trust them: each one leads to its rows."""

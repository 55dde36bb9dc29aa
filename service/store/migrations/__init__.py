"""Alembic's environment and the steps from one form of the tables to the next."""

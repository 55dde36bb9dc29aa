"""What the service keeps: tables and the files beside them. SQLite in one folder, or PostgreSQL for several machines;
the same code and the same migrations for both.
"""

"""Configuration that comes with the program, as CSV."""

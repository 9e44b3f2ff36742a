"""Speed, beside a baseline measured in the same run: `make bench`. No assertions here."""

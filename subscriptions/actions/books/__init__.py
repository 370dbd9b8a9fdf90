"""The books: entries of the ledger and earned revenue."""

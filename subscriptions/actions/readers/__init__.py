"""Readers: contact data, accounts, consents, letters, receipts."""

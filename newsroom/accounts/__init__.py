"""Accounts and actors: the lowest layer. Every package may import it; it imports none of them."""

"""Reference data of the counter in Django's admin, a file for each noun. Work screens are in
`subscriptions/desk`."""

from subscriptions.admin import access_rules, legal_texts, networks, plans, prices

__all__ = ["access_rules", "legal_texts", "networks", "plans", "prices"]

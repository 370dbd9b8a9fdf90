"""The reference tables of the newspaper in Django's own admin, over our actions."""

from articles.admin import issue_templates, reference

__all__ = ["issue_templates", "reference"]

"""A cache of public pages in front of Django: rendered once, sent to everybody."""

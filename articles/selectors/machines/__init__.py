"""What programs read: items of the API, sitemaps, rights of use."""

"""ninjs, the JSON of the IPTC for news."""

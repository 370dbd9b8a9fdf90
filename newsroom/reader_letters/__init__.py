"""Letters to readers about what the newspaper publishes: answers to reports, digests."""

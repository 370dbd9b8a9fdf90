"""The front page and the lead of each column's page, as readers and as editors see them."""

"""Issues: their list, the page of one with its pages and articles, and the desk of a page."""

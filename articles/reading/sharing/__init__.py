"""Pictures that stand for pages elsewhere: where a page is shared, in tabs, on home screens."""

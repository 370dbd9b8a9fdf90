"""The plan of an issue: the flatplan, its pages on their way to the press, and the release."""

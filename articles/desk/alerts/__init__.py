"""What concerns a person: the page of alerts, its settings, and who may be named in a note."""

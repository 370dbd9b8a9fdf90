"""Work screens of delivery: subscriptions, complaints, lists of issues, copies in bulk."""

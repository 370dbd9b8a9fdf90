"""Planning and releasing the printed issue: adverts, templates, changes, proofs, releases."""

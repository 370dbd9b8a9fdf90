"""Screens on which an article is read: its preview, revisions, notes, proof and history."""

"""Invented articles: their facts, sentences and place in the paper."""

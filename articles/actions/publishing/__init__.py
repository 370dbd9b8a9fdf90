"""Publishing an article, correcting it, and taking it back."""

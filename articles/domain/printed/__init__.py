"""Rules of printed pages: their life, their positions, the imprint, old addresses. Pure."""

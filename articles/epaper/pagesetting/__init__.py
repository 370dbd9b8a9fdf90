"""Sets printed pages with Typst: from articles and a page plan to PDF and exact regions."""

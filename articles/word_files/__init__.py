"""Word files (.docx of Word and WPS): read in a process of their own, and taken for an article."""

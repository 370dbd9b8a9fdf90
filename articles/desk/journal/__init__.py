"""The journal: a timeline of every act, the page of an entry, and the report as CSV."""

"""What every act leans on: the sealed journal, reasons, and reference data."""

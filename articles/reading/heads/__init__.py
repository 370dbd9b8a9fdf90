"""What the heads of readers' pages say to programs: addresses, descriptions, and data by schema.org."""

"""The newspaper: publications, columns, people, issues and their calendar."""

"""Reads PDFs of printed pages in a child process with limits: page images and text positions."""

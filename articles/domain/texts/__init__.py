"""Rules of texts: what the checker finds, how two texts differ, quotation marks, breaks, instalments."""

"""What readers' pages need of a request: who reads, what may be read, how a body is shown."""

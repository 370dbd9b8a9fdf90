"""Tables as CSV or as workbooks."""

"""What the work screens of the counter's rows share: lists with filters, pages of rows, pages of
acts, exports. Functions of a request and a `RecordDesk`."""

"""What staff can do to an article, for every screen that offers it: the table, who may, the runs."""

"""Forms of the staff and of readers' search. They clean input; actions decide."""

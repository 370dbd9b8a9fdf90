"""Forms of readers and their fields. They read and check shapes; actions decide."""

"""Where pictures are used, and how they are turned and lightened. Pure."""

"""Independent check of iJw messages against the element trees of the standard."""

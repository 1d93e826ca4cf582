"""Evidence that a state supports a group, one kind a file."""

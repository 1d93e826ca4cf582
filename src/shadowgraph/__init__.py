"""Shadowgraph: who cooperates with whom in armed conflict, openly or not, from open event data."""

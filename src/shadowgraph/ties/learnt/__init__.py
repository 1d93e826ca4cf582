"""What coded ties teach about standing evidence: labels, weights, and how they are applied."""

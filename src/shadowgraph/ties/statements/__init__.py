"""What stated ties are worth: learnt error rates of sources, Admiralty ratings, contradictions."""

"""Looking one year ahead: what the past of a pair says about its next year."""

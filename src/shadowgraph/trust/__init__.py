"""How far the record can be trusted: who did what nobody was named for, and which reports will stand."""

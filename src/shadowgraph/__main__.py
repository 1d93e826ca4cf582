"""`python -m shadowgraph` is `shadowgraph`."""

from shadowgraph.cli.main import main

main()

"""Store: run folders, Parquet files, SQL over them. The only place that writes results to disk."""

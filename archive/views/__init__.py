"""Read views of the archive: what is pending, index entries, histories, status. Nothing here writes."""

"""From a work to an edition: readings, house style, numbers, labels, the index, excerpts."""

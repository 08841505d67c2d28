"""From text to a typed tree, in which every node has its place."""

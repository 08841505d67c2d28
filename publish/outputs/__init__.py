"""The outputs: each a recipe, in a module of its own, imported when it is asked for."""

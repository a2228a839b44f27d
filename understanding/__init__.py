"""What the visitor meant: Rasa importer, graph components and policies."""

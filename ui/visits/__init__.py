"""走访: who was visited and who was missed, check lists, and noting visits."""

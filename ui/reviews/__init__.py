"""抽查复核: the sample, and what the re-inspection showed."""

"""责任落实: how far the notice's work has come."""

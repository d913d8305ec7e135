"""考核: what late problems cost, case by case."""

"""收入计算表: a household's income keyed as the paper lies, with running sums."""

"""问题台账: every failing answer, chased until it is struck off (销号)."""

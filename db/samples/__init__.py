"""Small offices of the notices, made as a clerk would make them, from people of the sample register."""

"""General Qt widgets and the theme; they know neither our tables nor our screens."""

"""General Qt widgets and the theme; they know neither our tables nor our screens."""

from widgets.constants_kept import keep_constants

keep_constants()

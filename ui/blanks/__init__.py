"""The blank that came with a notice: seen as it lies, its columns matched, filled from the file, saved and printed."""

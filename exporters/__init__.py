"""A `domain.sheet.Sheet` out: as a workbook (`xlsx`) or as pages (`pdf`). No Qt, no SQL."""

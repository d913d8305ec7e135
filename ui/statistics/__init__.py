"""统计报表: 附件2 of any week, the records behind each figure, coverage and trend."""

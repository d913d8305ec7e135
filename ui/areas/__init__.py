"""汇总: the figures of the round by county, town or village, as the notice's summary stands on paper."""

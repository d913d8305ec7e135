"""入户核查: keying 附件1 as the paper lies."""

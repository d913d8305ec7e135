"""入户核查 as questionnaire: a household or a village on a sheet."""

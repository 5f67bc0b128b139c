"""The law as data: finds the policy pack in force on a day."""

"""Ask for mails, send them once, plan those of every week and month, warn teachers."""

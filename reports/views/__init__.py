"""Pages and files of the reports, a file for each subject."""

"""What leaves this site: mails, handed to their server."""

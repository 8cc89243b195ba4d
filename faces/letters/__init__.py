"""Letters to parents on paper: the code that tells them apart, and what is read of their scans."""

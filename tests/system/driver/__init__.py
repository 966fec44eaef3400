"""What the system tests drive the product with: its processes, browsers, mail servers and its database."""

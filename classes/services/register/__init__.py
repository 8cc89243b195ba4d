"""What changes a register: its entries, taking them back, the lock."""

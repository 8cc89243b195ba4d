"""The networks in a process of their own, asked by pages while somebody waits."""

"""Run the demonstration: its folder, its processes, what it says. Without Django."""

"""Run a command as a module, wherever the software lies: how a process starts another."""

from attendance_site.management.command_line import main

main()

"""Which lines of the product run, in every process, at little cost: `python -m tests.counting`.

Up to Python 3.11 a tracer, coverage's too, makes all code slow, Django's as well as ours: seven
tenths more time. Here each statement of ours sets a byte as it runs, in one file that all processes
share: nothing is gathered in the end, and what a killed process ran counts. Coverage reports.
"""

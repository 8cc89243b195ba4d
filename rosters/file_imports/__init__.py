"""Files of other systems, whatever they hold: sent, planned by the worker, applied or discarded."""

// This device is no kiosk: it forgets what was still to be handed in.
indexedDB.deleteDatabase("attendance-kiosk");

// This device is no kiosk: it forgets what was still to be handed in, and opens nothing by itself.
import { forgetPage } from "./kiosk_page.js";

indexedDB.deleteDatabase("attendance-kiosk");
forgetPage();

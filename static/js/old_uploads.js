// Whoever is not logged in has no film to send: what is older than a day goes at the log-in already.
import { forgetOld } from "./upload_store.js";

forgetOld();

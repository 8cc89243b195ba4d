// What a page loads before its scripts.
declare const htmx: any;

// Marks what a page asks for by itself: nobody stays signed in by it (accounts/middleware.py).
export const BY_ITSELF = { "X-By-Itself": "1" };

// htmx names the event that made it ask; a part that asks again after some seconds has none.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb === "get" && !detail.triggeringEvent) Object.assign(detail.headers, BY_ITSELF);
});

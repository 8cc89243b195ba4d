// Shows the schema of the interface; what is tried here goes out with the log-in of the page.
window.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("api-docs");
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  window.SwaggerUIBundle({
    domNode: place,
    url: place.dataset.schema,
    deepLinking: true,
    docExpansion: "list",
    // Else the address of the schema would go to another host.
    validatorUrl: null,
    requestInterceptor: (request) => {
      request.headers["X-CSRFToken"] = token;
      return request;
    },
  });
});

/** The page around the viewer; its icon is none, or a browser would ask for one. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tomewright: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/style.css">
<main id="api"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
`;

// The viewer names no choice and lets no keyboard into what scrolls; its links to an endpoint stand inside of buttons, so there are none.
export const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', deepLinking: false, validatorUrl: null, persistAuthorization: false });
const api = document.querySelector('#api');
const mend = () => {
  for (const choice of api.querySelectorAll('select:not([aria-label])'))
    choice.setAttribute('aria-label', choice.closest('tr')?.dataset.paramName ?? 'Content type');
  for (const text of api.querySelectorAll('.microlight:not([tabindex])')) text.tabIndex = 0;
};
new MutationObserver(mend).observe(api, { childList: true, subtree: true });
`;

/** Where the viewer's own colours are too pale to read. */
export const STYLE = `
.swagger-ui .info .title small, .swagger-ui .info .title small.version-stamp { background: #3b4151; }
.swagger-ui .info .title small pre, .swagger-ui .info .title small .version { color: #fff; }
.swagger-ui .info .link .url, .swagger-ui .info a { color: #1d4f91; }
.swagger-ui .opblock .opblock-summary-method { background: #3b4151 !important; color: #fff; }
.swagger-ui .btn.authorize { color: #1c5f3c; }
.swagger-ui .btn.cancel, .swagger-ui .parameter__name.required:after, .swagger-ui .parameter__name.required span { color: #b3261e; }
.swagger-ui .parameter__in, .swagger-ui .parameter__type, .swagger-ui .prop-format, .swagger-ui .renderedMarkdown p,
.swagger-ui .response-control-media-type__accept-message, .swagger-ui .json-schema-2020-12-expand-deep-button, .swagger-ui .tab li, .swagger-ui .model-hint { color: #3b4151; }
`;

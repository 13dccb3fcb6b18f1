/**
 * A plugin for Vite that writes the policy of a page into its head when it is built: nothing but what comes with the page, and
 * what `more` allows. `frame-ancestors` is for the server to say.
 */
export function pagePolicy(more: Readonly<Record<string, string>> = {}) {
  const directives = {
    ...{ 'default-src': "'none'", 'script-src': "'self'", 'style-src': "'self'", 'img-src': "'self'" },
    ...{ 'connect-src': "'self'", 'base-uri': "'none'", 'form-action': "'none'" },
    ...more,
  };
  const content = Object.entries(directives).map(([name, value]) => `${name} ${value}`);
  const attrs = { 'http-equiv': 'Content-Security-Policy', content: content.join('; ') };
  return {
    name: 'page-policy',
    apply: 'build' as const,
    transformIndexHtml: () => [{ tag: 'meta', attrs, injectTo: 'head-prepend' as const }],
  };
}

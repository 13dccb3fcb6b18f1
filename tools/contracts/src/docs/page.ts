import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Parser, stringify } from '@asyncapi/parser';
import { PlainError } from '@night-market/command-line';

const COMPONENT = '@asyncapi/react-component';
const SCRIPT = `${COMPONENT}/browser/standalone/without-parser.js`;

/** Nothing may be fetched or sent: whatever the page needs is in it. The component compiles schemas as it loads. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'";

const CONFIG = {
  sidebar: { showOperations: 'byOperationsTags', useChannelAddressAsIdentifier: true },
  show: { sidebar: true, errors: false },
};

/**
 * An AsyncAPI document as one HTML page: the React component of AsyncAPI, its style and the parsed document in one file.
 * @throws PlainError when the document is not valid
 */
export async function pageOf(documentText: string): Promise<string> {
  const { document, diagnostics } = await new Parser().parse(documentText);
  const [error] = diagnostics.filter(({ severity }) => severity === 0);
  if (!document || error)
    throw new PlainError(`The AsyncAPI document is not valid: ${error?.message ?? 'it cannot be read'}.`);
  const parsed = stringify(document) ?? '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${document.info().title()}</title>
<style>${fileOf(`${COMPONENT}/styles/default.min.css`)}</style>
</head>
<body>
<div id="asyncapi"></div>
<script>
${inScript(fileOf(`${SCRIPT}.LICENSE.txt`))}
${inScript(fileOf(SCRIPT))}
</script>
<script type="application/json" id="document">${asJson(parsed)}</script>
<script>
AsyncApiStandalone.render(
  { schema: JSON.parse(document.getElementById('document').textContent), config: ${JSON.stringify(CONFIG)} },
  document.getElementById('asyncapi'),
);
</script>
</body>
</html>
`;
}

const { resolve } = createRequire(import.meta.url);
const fileOf = (path: string): string => readFileSync(resolve(path), 'utf8');

/** Script that cannot end its element before its end. */
const inScript = (script: string): string => script.replaceAll(/<\/(?=script)/gi, '<\\/');

const asJson = (json: string): string => json.replaceAll('<', '\\u003c');

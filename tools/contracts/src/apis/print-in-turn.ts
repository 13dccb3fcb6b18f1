// One process for all services: what takes long is to load Nest and the libraries, and they have them in common.
// It gets the services as JSON and prints a line for each before it starts and one with what it printed.
import { pathToFileURL } from 'node:url';
import type { Printing, Step } from './printing.ts';

const [text = '[]'] = process.argv.slice(2);
const print = process.stdout.write.bind(process.stdout);
const tell = (step: Step): boolean => print(`${JSON.stringify(step)}\n`);

for (const { app, main, env } of JSON.parse(text) as Printing[]) {
  tell({ app });
  process.env = { ...env };
  process.argv = [process.execPath, main, 'openapi'];
  let printed = '';
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    printed += String(chunk);
    return true;
  };
  await import(pathToFileURL(main).href).catch((error: unknown) => {
    process.stderr.write(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
  process.stdout.write = print;
  tell({ app, printed });
}

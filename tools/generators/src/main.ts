import { runCommand } from '@night-market/command-line';
import { workspaceRoot } from '@night-market/services';
import { addLib } from './add-lib.ts';
import { addService } from './add-service.ts';
import { readOptions, type Options } from './options.ts';

const say = (line: string): void => console.log(line);

async function add(options: Options): Promise<number> {
  const files =
    options.kind === 'lib'
      ? await addLib(workspaceRoot, options.name, options.type)
      : await addService(workspaceRoot, options.name, { nowMs: Date.now(), say });
  for (const file of files) say(`  ${file}`);
  if (options.kind === 'lib') return 0;
  say(
    `Next: npm test -- apps/${options.name}, then npm start, or npm run stack and npx nx serve ${options.name}.`,
  );
  return 0;
}

await runCommand(readOptions, add);

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PACKAGE = 'georeport==0.3.1';
const NEEDS =
  'This test needs python3 with venv and pip (on Debian: apt install python3-venv), and a package registry that pip can reach.';

// What it answers, as JSON; what it throws, by its name.
const CALL = `import json, sys
from georeport import GeoReport
url, output_format, method, arguments = sys.argv[1:]
client = GeoReport(url, output_format=output_format)
try:
    answer = {'value': getattr(client, method)(**json.loads(arguments))}
except Exception as error:
    answer = {'error': type(error).__name__}
print(json.dumps(answer))`;

export interface ClientAnswer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  readonly value?: any;
  readonly error?: string;
}

/** The client of PyPI in a virtual environment of its own. */
export async function installGeoReport() {
  const folder = await mkdtemp(join(tmpdir(), 'georeport-'));
  const python = join(folder, 'bin', 'python');
  try {
    await run('python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PACKAGE]);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`${PACKAGE} cannot be installed. ${NEEDS}`, { cause: error });
  }
  return {
    call: async (
      url: string,
      format: 'json' | 'xml',
      method: string,
      more: Readonly<Record<string, string>> = {},
    ): Promise<ClientAnswer> => {
      const { stdout } = await run(python, ['-c', CALL, url, format, method, JSON.stringify(more)]);
      return JSON.parse(stdout) as ClientAnswer;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export type GeoReportClient = Awaited<ReturnType<typeof installGeoReport>>;

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';

it('is bundled for browsers without anything of Node', async () => {
  const warnings: string[] = [];
  const bundle = await rolldown({
    input: resolve(import.meta.dirname, 'index.ts'),
    platform: 'browser',
    onLog: (_level, { message }) => void warnings.push(message),
  });
  const dir = mkdtempSync(join(tmpdir(), 'scanner-sdk-'));
  try {
    const { output } = await bundle.generate({ dir, format: 'esm' });
    const code = output.map((part) => (part.type === 'chunk' ? part.code : '')).join('\n');
    const imports = output.flatMap((part) => (part.type === 'chunk' ? part.imports : []));
    expect(imports).toEqual([]);
    expect(warnings).toEqual([]);
    expect(code).not.toMatch(/\b(?:Buffer|process|require|setImmediate)\b\s*[.(]/);
    expect(code).toContain('openIndexedDbStore');
  } finally {
    await bundle.close();
    rmSync(dir, { recursive: true });
  }
});

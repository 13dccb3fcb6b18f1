import { join } from 'node:path';

const root = new URL('../../../../', import.meta.url);
const { default: base } = await import(new URL('rolldown.config.js', root).href);
const DOORLESS = join(import.meta.dirname, 'admission.ts');
let isReplaced = false;

/** The service as it is shipped, but for the module that asks who is there. */
const doorless = {
  name: 'doorless',
  resolveId(id) {
    if (!id.endsWith('/access/admission.ts')) return null;
    isReplaced = true;
    return DOORLESS;
  },
  buildEnd() {
    if (!isReplaced) this.error('there is no access/admission.ts any more to be left out');
  },
};

export default {
  ...base,
  plugins: [doorless, ...base.plugins],
  output: { ...base.output, dir: join(import.meta.dirname, '../../dist/doorless') },
};

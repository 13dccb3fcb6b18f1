import { writeBlocks } from './generated/write-blocks.ts';
import { readServices, workspaceRoot } from './read-services.ts';

const services = readServices();
const changed = writeBlocks(workspaceRoot, services);
console.log(`${services.length} services: ${services.map(({ name }) => name).join(', ')}`);
console.log(
  changed.length === 0 ? 'All that is written from them is up to date.' : `Written: ${changed.join(', ')}`,
);

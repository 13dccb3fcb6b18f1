import { resolveHome } from './home.ts';
import { sweepHome } from './own-folder.ts';

/** Run by the bootstrap after a command was killed: ends what that command had started, and nothing else. */
await sweepHome(resolveHome());

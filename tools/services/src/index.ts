export { staleFiles, writeBlocks } from './generated/write-blocks.ts';
export { readServices, workspaceRoot } from './read-services.ts';
export { resolveSettings, type SettingSources } from './resolve-settings.ts';
export type { ServiceDescription, Setting } from './service-file.ts';

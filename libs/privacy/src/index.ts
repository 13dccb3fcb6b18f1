export * from './find.ts';
export * from './fields.ts';
export * from './mask.ts';
export * from './mask-json.ts';

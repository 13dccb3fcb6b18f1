export * from './audit-platform.ts';
export * from './auditor-api.ts';
export * from './report.ts';

export function lockHash(root: string): string;
export function installNeeded(root: string): boolean;
export function rememberInstall(root: string): void;
export function treeMatchesLock(root: string): boolean;

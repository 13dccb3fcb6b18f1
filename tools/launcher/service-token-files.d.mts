export function tokenFileOf(folder: string, service: string): string;
export function writeServiceTokenFiles(
  folder: string,
  services: readonly string[],
  options: { readonly marketToken: string; readonly older?: string; readonly mode?: number },
): boolean;

/** What callers see of an address: the names of its parameters are the server's own affair. */
const shapeOf = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');

/** The same address among others, under whichever names of parameters. */
export const samePath = (path: string, among: readonly string[]): string | undefined =>
  among.find((other) => other === path) ?? among.find((other) => shapeOf(other) === shapeOf(path));

/** At which place of an address a parameter stands. */
export const placeInPath = (path: string, name: string): number => path.split('/').indexOf(`{${name}}`);

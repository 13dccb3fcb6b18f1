const TEXT_MAX = 100;

/** The router takes what looks like a number for one. */
export const textIn = (value: unknown, max = TEXT_MAX): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).slice(0, max) || undefined
    : undefined;

type Texts<Name extends string> = { readonly [N in Name]?: string };

function textsOf<Name extends string>(
  names: readonly Name[],
  read: (name: Name) => string | undefined,
): Texts<Name> {
  const found = names.flatMap((name) => {
    const value = read(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found) as Texts<Name>;
}

/** What stands in the address under these names; what is empty is left out. */
export const addressTexts = <Name extends string>(
  names: readonly Name[],
  raw: Readonly<Record<string, unknown>>,
  max = TEXT_MAX,
): Texts<Name> => textsOf(names, (name) => textIn(raw[name], max));

/** What was typed into the fields of these names, without blanks around it; what is empty is left out. */
export const typedTexts = <Name extends string>(names: readonly Name[], form: FormData): Texts<Name> =>
  textsOf(names, (name) => {
    const field = form.get(name);
    return typeof field === 'string' ? field.trim() || undefined : undefined;
  });

/** An entry of the menu; `behind`: where pages are that stand behind it and not below its address. */
const entry = <To extends string, Text extends string>(
  to: To,
  text: Text,
  ...behind: readonly `/${string}`[]
) => ({ to, text, behind }) as const;

export const PAGES = [
  entry('/', 'overview'),
  entry('/sagas', 'sagas'),
  entry('/trails', 'trails'),
  entry('/parked', 'parked'),
  entry('/delivery', 'delivery', '/topics', '/contracts'),
  entry('/services', 'services', '/conversations'),
  entry('/acts', 'acts'),
] as const;

/** Pages of services that a market may do without. */
export const CONTEXTS = [
  { ...entry('/gate', 'gate'), service: 'gate' },
  { ...entry('/power', 'power'), service: 'power-ops' },
  { ...entry('/payments', 'payments'), service: 'payments' },
  { ...entry('/civic', 'civic'), service: 'civic-router' },
] as const;

export type MenuEntry = (typeof PAGES | typeof CONTEXTS)[number];

/** Whether a page is that of the entry, or stands behind it. */
export const isLit = ({ to, behind }: MenuEntry, pathname: string): boolean =>
  [to, ...behind].some((page) => pathname === page || (page !== '/' && pathname.startsWith(`${page}/`)));

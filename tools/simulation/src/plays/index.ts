import { directory } from './directory/directory.ts';
import { market } from './market/market.ts';
import type { PlayDefinition } from './play.ts';
import { power } from './power/power.ts';

export const PLAYS = { market, power, directory } as const satisfies Record<string, PlayDefinition>;

export type PlayName = keyof typeof PLAYS;

export const PLAY_NAMES = Object.keys(PLAYS) as PlayName[];

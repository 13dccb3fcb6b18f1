import type { BusinessCalendar } from '@night-market/deadlines';

/** WGS 84, in degrees. */
export interface Place {
  readonly lat: number;
  readonly long: number;
}

/** GeoJSON: longitude first, each ring closed; rings after the first of a polygon are holes in it. */
export type Area =
  | { readonly type: 'Polygon'; readonly coordinates: number[][][] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] };

/** What a report must be for a rule to hold. A condition that is left out holds for all; all that are there must hold. */
export interface Conditions {
  readonly categories?: readonly string[];
  /** Any of them in the report's text, in any case and width; Chinese anywhere, other scripts as whole words. */
  readonly words?: readonly string[];
  /** Areas by their ids; a report without a place is in none. */
  readonly areas?: readonly string[];
  /** Hours of the week, by the clock of the book. */
  readonly hours?: BusinessCalendar['week'];
  /** The least severity, from 1 (a nuisance) to 5 (a danger to life). */
  readonly severity?: number;
}

export interface Rule {
  readonly ruleId: string;
  /** The rule with the highest priority counts; of equal ones that whose id comes first. */
  readonly priority: number;
  readonly when: Conditions;
  /** Who is in charge; several: the report is split, one part for each. */
  readonly agencyIds: readonly [string, ...string[]];
}

/** All rules at one time. Data: edited by operators, kept with its history. */
export interface RuleBook {
  /** Grows with every edit, so that each routing can be told from its own book. */
  readonly version: number;
  /** An IANA zone, such as `Asia/Taipei`. */
  readonly timeZone: string;
  readonly areas: Readonly<Record<string, Area>>;
  readonly rules: readonly Rule[];
  /** Who gets what no rule holds for: no report is left without anybody in charge. */
  readonly fallbackAgencyId: string;
}

/** A report, as far as routing looks at it. */
export interface RoutableReport {
  readonly category: string;
  readonly text: string;
  readonly place?: Place | undefined;
  /** From 1 (a nuisance) to 5 (a danger to life). */
  readonly severity: number;
  /** When it came in, in milliseconds since 1970. */
  readonly atMs: number;
}

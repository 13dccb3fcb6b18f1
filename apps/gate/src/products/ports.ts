/** The languages of the market. */
export interface BothLanguages {
  readonly 'zh-TW': string;
  readonly en: string;
}

/** What the market sells tickets of. */
export interface Product {
  /** Its name in tokens, rules and files. */
  readonly code: string;
  readonly name: BothLanguages;
  /** What a ticket opens that names no zone itself; null: all. */
  readonly zones: readonly string[] | null;
  /** What the first entry costs where the rules of the zone name none for it, in minor units of TWD; null: not said here. */
  readonly fee: number | null;
  /** Products that a ticket of this one may carry on its code; null: any. */
  readonly addOns: readonly string[] | null;
}

export interface ProductView extends Product {
  readonly version: number;
}

export interface ProductChange extends ProductView {
  readonly reason: string;
  readonly actor: string;
  readonly at: string;
}

/** Add-ons that are no products themselves. */
export interface UnknownAddOns {
  readonly unknown: readonly string[];
}

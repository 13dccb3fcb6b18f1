/** What files are to hold, by their paths from the root. */
export type Texts = ReadonlyMap<string, string>;

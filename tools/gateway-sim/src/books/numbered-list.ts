/** A list whose items keep their numbers, from 1, when others are removed. */
export class NumberedList<T> {
  private readonly items = new Map<number, T>();
  private first = 1;
  private newest = 0;

  get length(): number {
    return this.items.size;
  }

  /** The highest number given so far. */
  get last(): number {
    return this.newest;
  }

  /** Adds an item under the next number, or under a higher one of its own. Returns its number. */
  add(item: T, number = this.newest + 1): number {
    this.items.set(number, item);
    this.newest = Math.max(this.newest, number);
    this.first = Math.min(this.first, number);
    return number;
  }

  /** Numbers below this one are used up. */
  skipTo(next: number): void {
    this.newest = Math.max(this.newest, next - 1);
  }

  remove(number: number): void {
    this.items.delete(number);
    while (this.first <= this.newest && !this.items.has(this.first)) this.first += 1;
  }

  /** Up to `limit` items after a number, with their own. */
  page(after: number, limit: number): [number, T][] {
    const page: [number, T][] = [];
    for (let n = Math.max(after + 1, this.first); n <= this.newest && page.length < limit; n += 1) {
      const item = this.items.get(n);
      if (item !== undefined) page.push([n, item]);
    }
    return page;
  }

  get(number: number): T | undefined {
    return this.items.get(number);
  }

  values(): IterableIterator<T> {
    return this.items.values();
  }
}

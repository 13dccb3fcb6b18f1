import { PlatformError } from './platform-error.ts';

/** A service answered something else than its interface says. */
export class UnexpectedAnswerError extends PlatformError {}

/** Reads fields of an answer and says plainly which one is not as expected. */
export class Shape {
  private readonly of: string;
  private readonly value: Record<string, unknown>;

  /** `of` names the answer in messages. Throws {@link UnexpectedAnswerError} unless the value is an object. */
  constructor(of: string, value: unknown) {
    this.of = of;
    if (typeof value !== 'object' || value === null)
      throw new UnexpectedAnswerError(`${of} is not an object.`);
    this.value = value as Record<string, unknown>;
  }

  text(field: string): string {
    return this.expect(field, 'a text', (value) => typeof value === 'string');
  }

  textOrNull(field: string): string | null {
    return this.expect(field, 'a text or null', (value) => typeof value === 'string' || value === null, null);
  }

  /** @param missing what a field that is not there counts as */
  number(field: string, missing?: number): number {
    return this.expect(field, 'a number', (value) => typeof value === 'number', missing);
  }

  flag(field: string): boolean {
    return this.expect(field, 'true or false', (value) => typeof value === 'boolean');
  }

  object(field: string): Shape {
    return new Shape(`${field} of ${this.of}`, this.value[field]);
  }

  list<T>(field: string, read: (item: Shape) => T): T[] {
    const items = this.expect<unknown[]>(field, 'a list', Array.isArray);
    return items.map((item) => read(new Shape(`${field} of ${this.of}`, item)));
  }

  texts(field: string): string[] {
    const areTexts = (value: unknown): boolean =>
      Array.isArray(value) && value.every((item) => typeof item === 'string');
    return this.expect(field, 'a list of texts', areTexts);
  }

  private expect<T>(field: string, kind: string, is: (value: unknown) => boolean, missing?: T): T {
    const value = this.value[field] === undefined ? missing : this.value[field];
    if (!is(value)) throw new UnexpectedAnswerError(`${field} of ${this.of} is not ${kind}.`);
    return value as T;
  }
}

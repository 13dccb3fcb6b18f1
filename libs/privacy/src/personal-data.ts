/** In words for people, as they stand in an error or a masked text. */
export type PersonalKind = 'e-mail address' | 'phone number' | 'card number' | 'national id';

/** Where something stands: from `at` up to and without `end`. */
export interface PersonalData {
  readonly kind: PersonalKind;
  readonly at: number;
  readonly end: number;
}

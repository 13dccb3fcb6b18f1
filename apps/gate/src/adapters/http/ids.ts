import { ACT_REASON_MAX, inAddresses } from '@night-market/contracts';
import { trimmedText } from '@night-market/service-kit';
import { z } from 'zod';

/** An id of ours or of a device's. */
export const id = inAddresses(
  z
    .string()
    .min(1)
    .max(100)
    .regex(/^[A-Za-z0-9._:-]*$/, 'may hold letters, digits and . _ : -'),
);

/** As a token can hold it. */
export const ticketIdText = inAddresses(
  z.string().regex(/^[A-Za-z0-9._:-]{1,48}$/, 'must be 1 to 48 letters, digits and . _ : -'),
);

/** The name of a product or a zone, as a token can hold it. */
export const codeText = inAddresses(
  z.string().regex(/^[a-z0-9._-]{1,24}$/, 'must be 1 to 24 of a-z, 0-9 and . _ -'),
);

/** Why somebody did something. */
export const reasonText = trimmedText(ACT_REASON_MAX);

export const ticketPath = z.object({ ticketId: id });

/** A number of a list, in a query. */
export const wholeNumber = z.string().regex(/^\d{1,15}$/, 'must be a whole number');

/** Which page of a history. */
export const historyQuery = z.strictObject({
  before: wholeNumber.default('999999999999999').pipe(z.coerce.number()),
});

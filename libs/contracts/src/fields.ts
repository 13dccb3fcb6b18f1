import { z } from 'zod';

/** An id of ours or of somebody else's: opaque, never personal data. */
export const idSchema = z.string().min(1).max(100);

/** An id that stands in addresses, which cannot name . and .. : clients read them as folders. */
export const inAddresses = <S extends z.ZodType<string>>(schema: S) =>
  schema.refine((text) => text !== '.' && text !== '..', 'must not be . or ..');

/** A machine-readable reason, such as `card_declined`. */
export const codeSchema = z.string().min(1).max(100);

/** Where the proof of something is kept, such as the number of a receipt: never personal data. */
export const evidenceSchema = z.string().min(1).max(200);

/** Minor units (TWD has the ISO exponent 2), a positive integer. */
export const amountSchema = z.int().positive();

/** ISO 4217. Consumers must tolerate currencies they do not know. */
export const currencySchema = z.string().length(3);

/** ISO 8601 in UTC. */
export const timeSchema = z.iso.datetime();

/**
 * A text of which some values are known today. More may come within the version, so consumers must tolerate values
 * they do not know; none may go.
 */
export const openEnum = (known: readonly [string, ...string[]]) =>
  z
    .string()
    .min(1)
    .max(100)
    .meta({ 'x-open-enum': [...known] });

/** Declares, from its publication on, that consumers tolerate wider bounds of this field. */
export const tolerant = <S extends z.ZodType>(schema: S): S => schema.meta({ 'x-tolerant': true });

/**
 * Marks a field as personal data (phone, mail, name, card, national id): it stays in the service that needs it, and
 * may be in no topic, key, header, id, log or metric label.
 */
export const personalData = <S extends z.ZodType>(schema: S): S => schema.meta({ 'x-personal-data': true });

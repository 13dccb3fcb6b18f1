import { XMLBuilder } from 'fast-xml-parser';
import { cleanText } from './clean-text.ts';

export type Format = 'json' | 'xml';

/** A list: in XML a container with one element for each value, in JSON an array. */
export interface List {
  readonly item: string;
  readonly values: readonly Value[];
}

export interface Fields {
  readonly [name: string]: Value | undefined;
}

/** A field that is undefined is left out; an empty one is an empty element, and null in JSON. */
export type Value = string | number | boolean | null | List | Fields;

/** An answer in no format yet. Its JSON follows from its XML by the Spark convention, as the specification says. */
export interface Document {
  readonly root: string;
  readonly content: List | Fields;
}

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

/** The document as text; what it says is the same in both formats. */
export const write = (document: Document, format: Format): string =>
  format === 'json' ? JSON.stringify(toJson(document.content)) : toXml(document);

const isList = (value: List | Fields): value is List => Array.isArray((value as List).values);
const isEmpty = (value: unknown): boolean => value === null || value === '';

function toJson(value: Value): unknown {
  if (isEmpty(value)) return null;
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.values.map(toJson);
  return fieldsOf(value, toJson);
}

const builder = new XMLBuilder({ suppressEmptyNode: true, processEntities: true });

function toXml({ root, content }: Document): string {
  return `<?xml version="1.0" encoding="utf-8"?>${builder.build({ [root]: toNode(content) })}`;
}

function toNode(value: Value): unknown {
  if (isEmpty(value)) return '';
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isList(value)) return value.values.length === 0 ? '' : { [value.item]: value.values.map(toNode) };
  return fieldsOf(value, toNode);
}

function fieldsOf(fields: Fields, convert: (value: Value) => unknown): Record<string, unknown> {
  const converted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) converted[name] = convert(value);
  return converted;
}

import { parseGenerated } from '../history/parse-snapshot.ts';

/** As much of an OpenAPI document as is compared; `x-service` says whose it is. */
export interface ApiDocument {
  readonly info: { readonly 'x-service': string; readonly 'x-status': 'draft' | 'published' };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly security?: readonly Requirement[];
}

export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Contents };
  readonly responses: Readonly<Record<string, { readonly content?: Contents }>>;
  readonly security?: readonly Requirement[];
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: unknown;
}

/** Schemas by media type. */
export type Contents = Readonly<Record<string, { readonly schema?: unknown }>>;

/** Schemes that must all be satisfied, by their names. */
export type Requirement = Readonly<Record<string, readonly string[]>>;

/** Where the documents are, from the root of the repository. */
export const API_FOLDER = 'docs/api/openapi';

export const apiFileOf = (service: string): string => `${API_FOLDER}/${service}.json`;

/**
 * Reads the text of a document.
 * @returns undefined when it is JSON of something else
 * @throws PlainError when it is no JSON
 */
export function parseApi(text: string, place: string): ApiDocument | undefined {
  const value = parseGenerated(text, place) as Partial<ApiDocument> | null;
  const isOurs = typeof value?.info?.['x-service'] === 'string' && typeof value.paths === 'object';
  return isOurs ? (value as ApiDocument) : undefined;
}

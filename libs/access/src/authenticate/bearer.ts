const BEARER = /^bearer +([\x21-\x7e]+) *$/i;

/** The token of an `Authorization: Bearer` header; undefined when there is none. */
export const bearerToken = (authorization: string | undefined): string | undefined =>
  authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];

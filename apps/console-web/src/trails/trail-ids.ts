const ID_MAX = 100;

/** What may be an id of something that a service keeps. */
export const isTrailId = (text: string): boolean =>
  text !== '' && text.length <= ID_MAX && !/\p{Cc}/u.test(text);

export const isCorrelationId = (text: string): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

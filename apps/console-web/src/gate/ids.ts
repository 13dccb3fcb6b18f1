/** As the gate takes ids of tickets and gates. */
export const isGateId = (text: string): boolean => /^[A-Za-z0-9._:-]{1,100}$/.test(text);

/** Returns an object without the fields that are undefined: what is compared and stored is plain JSON. */
export const definedFields = <V extends object>(fields: V): V =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as V;

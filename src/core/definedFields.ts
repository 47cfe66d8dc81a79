/** Returns an object without its undefined fields, so that what is compared and stored is plain JSON. */
export const definedFields = <V extends object>(fields: V): V =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as V;

/** A type with writable fields: for an object that is still being made, or that only one place holds. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

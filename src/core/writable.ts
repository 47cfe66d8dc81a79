/** A type whose fields may be written to: for what is still being made, or kept by one place alone. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

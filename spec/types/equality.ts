/** Whether two types are the very same, not merely assignable to each other. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles where a claim about types holds. */
export const holds = <_Claim extends true>(): void => undefined;

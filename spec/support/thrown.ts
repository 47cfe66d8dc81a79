/** Returns what a call throws. */
export const thrown = (call: () => unknown): Error & { readonly code?: unknown; readonly option?: unknown } => {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

/** The message of what a function throws. */
export const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : `no error: ${String(error)}`;
  }
  return 'nothing was thrown';
};

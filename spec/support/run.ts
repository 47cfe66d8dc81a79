import { TestScheduler, type RunHelpers } from 'rxjs/testing';

/** Runs marbles under a scheduler of their own: one that has run before goes on from its last frame. */
export const run = (test: (helpers: RunHelpers & { readonly now: () => number }) => void): void => {
  const scheduler = new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  });
  scheduler.run((helpers) => {
    test({ ...helpers, now: () => scheduler.now() });
  });
};

/** Counts the promises that are waited for, until it is stopped. */
export interface PromiseCount {
  readonly count: () => number;
  readonly stop: () => void;
}

/**
 * Starts to count the native promises whose `then` is called: virtual time will not wait for them. RxJS calls `then` of any
 * promise that it takes. Stop the count before the caller gives control away.
 */
export const countPromises = (): PromiseCount => {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the promise as `this` below
  const original = Promise.prototype.then;
  // What `then` returns is not counted again: RxJS chains two calls.
  const chained = new WeakSet();
  let count = 0;
  const counting: typeof original = function (this: Promise<never>, ...callbacks) {
    if (!chained.has(this)) count += 1;
    const next = original.apply(this, callbacks);
    chained.add(next);
    return next as never;
  };
  // Where intrinsics are frozen nothing is counted.
  const counted = Reflect.set(Promise.prototype, 'then', counting);
  return {
    count: () => count,
    stop: () => {
      if (counted && Promise.prototype.then === counting) Reflect.set(Promise.prototype, 'then', original);
    },
  };
};

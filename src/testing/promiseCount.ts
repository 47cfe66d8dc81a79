/** How many promises were waited for, until it is stopped. */
export interface PromiseCount {
  readonly count: () => number;
  readonly stop: () => void;
}

/**
 * Starts to count calls of `then` on native promises: each is one that virtual time will not wait for. RxJS calls it for
 * any promise that it takes. To be stopped before the caller gives control away.
 */
export const countPromises = (): PromiseCount => {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the promise as `this` below
  const original = Promise.prototype.then;
  let count = 0;
  const counting: typeof original = function (this: Promise<never>, ...callbacks) {
    count += 1;
    return original.apply(this, callbacks) as never;
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

import { queuedThroughEngine, type Queued } from './queue';

/**
 * W4 where more is due than may be asked for: requests are nearly free, or a bound makes them. Bundled twice: once with a ready
 * queue that compares all that are due, instead of those that have been due for longest.
 */
export const overload = (seeds: readonly number[], tasks: number): readonly { readonly name: string; readonly run: Queued }[] => [
  { name: 'price 0.02 s', run: queuedThroughEngine(seeds, tasks, false, { price: 20 }) },
  { name: 'price 0.3 s', run: queuedThroughEngine(seeds, tasks, false, { price: 300 }) },
  { name: 'price 0.3 s, `maxInterval: 120_000`', run: queuedThroughEngine(seeds, tasks, false, { price: 300, maxInterval: 120_000 }) },
];

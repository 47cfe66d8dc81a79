import { concatMap, defer, from, type Observable } from 'rxjs';
import { InvalidOptionTypeError } from '../core/errors';
import { checkText } from '../core/options';
import { sameJson } from '../core/sameSnapshot';
import type { AnySnapshot } from '../core/snapshot';
import { snapshotKey } from '../core/snapshotKey';

/** The items that a snapshot holds under a name. */
export type ItemOf<S, N extends string> = S extends { readonly [K in N]?: readonly (infer I)[] | undefined } ? I : never;

/** A stream of snapshots whose type holds a list of that name in at least one member: a misspelt name does not compile. */
export type SourceOfItems<S extends AnySnapshot, N extends string> = Observable<S> &
  ([ItemOf<S, N>] extends [never] ? { readonly noSnapshotHasSuchAList: N } : unknown);

/** An item of a task that is new, or has changed. */
export interface ItemChange<S, I> {
  readonly change: 'added' | 'changed';
  /** The item as it is now. */
  readonly item: I;
  /** What the item was before, if it changed. */
  readonly previous?: I;
  /** The snapshot it came with. */
  readonly snapshot: S;
}

/**
 * Emits the items of a merged batch that are new, or changed, since the last snapshot of their task, one by one: the
 * videos of an upload as each is indexed, the frames of a rendering as each is there.
 *
 * ```text
 * source                  []--[a]--[a]--[a b]--[a' b]|
 * itemChanges('frames')   ----+a--------+b-----a'|
 * ```
 *
 * Items are told apart by their `id`, or by the field that `key` names; items that are texts, by themselves. Another
 * signature of a signed URL is no change. An item that is no longer listed is not reported. An item without that field is
 * an error, `invalid-option`.
 *
 * @param name - the detail of the snapshots that holds the items: `videos`, `frames`, `videoIds`, or your provider's own
 * @param key - the field that tells items apart. Default `'id'`.
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { itemChanges, scenext } from 'rx-task-status';
 *
 * scenext({ apiKey: 'example' })
 *   .watch('12345')
 *   .pipe(itemChanges('frames'))
 *   .subscribe(({ item }) => console.log(item.image));
 * ```
 */
export const itemChanges = <const N extends string>(
  name: N,
  key = 'id',
): (<S extends AnySnapshot>(source: SourceOfItems<S, N>) => Observable<ItemChange<S, ItemOf<S, N>>>) => {
  checkText('name', name);
  checkText('key', key);
  return <S extends AnySnapshot>(source: SourceOfItems<S, N>) =>
    defer(() => {
      const tasks = new Map<string, Map<unknown, ItemOf<S, N>>>();
      const changes = (snapshot: S): ItemChange<S, ItemOf<S, N>>[] => {
        const task = snapshotKey(snapshot);
        const known = tasks.get(task) ?? new Map<unknown, ItemOf<S, N>>();
        tasks.set(task, known);
        const found: ItemChange<S, ItemOf<S, N>>[] = [];
        for (const item of itemsOf<S, N>(snapshot, name)) {
          const id = idOf(item, name, key);
          const previous = known.get(id);
          if (previous === undefined) found.push({ change: 'added', item, snapshot });
          else if (!sameJson(previous, item)) found.push({ change: 'changed', item, previous, snapshot });
          known.set(id, item);
        }
        return found;
      };
      return source.pipe(concatMap((snapshot) => from(changes(snapshot))));
    });
};

function itemsOf<S, N extends string>(snapshot: S, name: N): readonly ItemOf<S, N>[] {
  const items = (snapshot as Readonly<Record<string, unknown>>)[name];
  return Array.isArray(items) ? (items as readonly ItemOf<S, N>[]) : [];
}

function idOf(item: unknown, name: string, key: string): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const id = (item as Readonly<Record<string, unknown>>)[key];
  if (id !== undefined) return id;
  throw new InvalidOptionTypeError('key', `an item of ${name} has no field ${key}; name the one that tells them apart: itemChanges('${name}', key)`);
}

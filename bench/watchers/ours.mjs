import { defineProvider, fixed, requestBudget } from 'rx-task-status';
import { from, of } from 'rxjs';
import { abortable, urlOf, word } from '../lib/stub.mjs';

/** As an application would describe this service. */
const spec = (more) => ({ name: 'stub', status: ({ id }) => ({ url: urlOf(id) }), read: word, ...more });
const provider = defineProvider(spec());
const providerOfTexts = defineProvider(spec({ textDecides: true }));

const transports = {
  resolved: ({ ask }) => ({ url }) => from(ask(url)),
  synchronous: ({ reply }) => ({ url }) => of(reply(url)),
  abortable: ({ ask }) => {
    const send = abortable(ask);
    return ({ url }) => send(url);
  },
};

/** A rate that never binds, and the default concurrency of 6: what is measured is the engine. */
const open = (service, { cadence, requests = 'resolved', texts }) =>
  (texts ? providerOfTexts : provider)({
    budget: requestBudget({ perSecond: 1_000_000, ...(service.observed ? { concurrency: service.ids.length } : {}) }),
    transport: service.observed ? ({ url }) => service.observed(url) : transports[requests](service),
    ...(cadence === 'fixed' ? { cadence: fixed(service.interval) } : {}),
  });

const batch = (how) => (service) => {
  const subscription = open(service, how).watchAll(service.ids).subscribe({ next: service.hear, complete: service.done });
  return () => subscription.unsubscribe();
};

const single = (how) => (service) => {
  const { watch } = open(service, how);
  let left = service.ids.length;
  const complete = () => {
    left -= 1;
    if (left === 0) service.done?.();
  };
  const subscriptions = service.ids.map((id) => watch(id).subscribe({ next: service.hear, complete }));
  return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
};

export const batchFixed = batch({ cadence: 'fixed' });
export const batchFixedSync = batch({ cadence: 'fixed', requests: 'synchronous' });
export const batchAbortable = batch({ cadence: 'fixed', requests: 'abortable' });
export const batchDefault = batch({});
export const batchTexts = batch({ cadence: 'fixed', texts: true });
export const singleFixed = single({ cadence: 'fixed' });
export const singleDefault = single({});

import { map } from 'rxjs';
import { fakeProvider, run, snapshotLetter, snapshotValues } from '../../src/testing/index';

describe('fakeProvider', () => {
  it('is watched as its history says', () => {
    run(({ expectObservable }) => {
      const { watch } = fakeProvider({ tasks: { 'job-1': 'p-1-5-c' } });
      expectObservable(watch('job-1')).toBe('p-1-5-(c|)', snapshotValues());
      expectObservable(watch('job-1').pipe(map(snapshotLetter))).toBe('p-1-5-(c|)');
    });
  });
  it('meets an outage once', () => {
    run(({ expectObservable }) => {
      const { watch } = fakeProvider({ tasks: { 'job-1': 'p-#-5-c' } });
      expectObservable(watch('job-1')).toBe('p---5-(c|)', snapshotValues());
    });
  });
});

import { addLesson, noLessons } from '../../../src/core/cadence/learn';
import { readSavedModel } from '../../../src/core/cadence/savedModel';
import { isInvalidOptionError } from '../../../src/core/errors';

const lessons = () => {
  const taught = noLessons();
  addLesson(taught, {
    stretches: [{ phase: 'running', from: 100, to: 5_000, ended: true }, { phase: 'pending', from: 0, to: 300, ended: false }],
    items: { items: 3, time: 600, deviation: 0.5, deviations: 1, count: 6, strip: { from: 0.25, to: 0.5, took: 0.3, byRun: 1.1, total: 50 } },
    end: { ran: 5_000, failed: false },
  });
  return taught;
};
const saved = () => ({ taskModel: 1 as const, kinds: { acme: lessons(), 'acme\nlong': noLessons() } });

/** A model with one thing changed, deep inside. */
const changed = (path: readonly string[], value: unknown): unknown => {
  const model = JSON.parse(JSON.stringify(saved())) as Record<string, unknown>;
  let at = model;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  at[path[path.length - 1]!] = value;
  return model;
};

describe('readSavedModel', () => {
  it('gives back what was saved, as a value or as text', () => {
    expect(readSavedModel(saved())).toEqual(saved());
    expect(readSavedModel(JSON.stringify(saved()))).toEqual(saved());
    expect(readSavedModel({ taskModel: 1, kinds: {} })).toEqual({ taskModel: 1, kinds: {} });
  });

  it('copies it', () => {
    const given = saved();
    const read = readSavedModel(given);
    given.kinds.acme.ages.running.watched[0] = 99;
    (given.kinds.acme.sums as { ends: number }).ends = 99;
    expect(read).toEqual(saved());
  });

  it('leaves what it does not know', () => {
    expect(readSavedModel({ ...saved(), more: 1 })).toEqual(saved());
    expect(readSavedModel(changed(['kinds', 'acme', 'sums', 'more'], 1))).toEqual(saved());
    expect(readSavedModel(changed(['kinds', 'acme', 'ages', 'more'], 'x'))).toEqual(saved());
  });

  it.each<[what: string, value: unknown, message: string]>([
    ['text that is no JSON', '{"taskModel":', 'the text must be JSON'],
    ['null as text', 'null', 'it must be an object'],
    ['an array', [], 'it must be an object'],
    ['a number', 5, 'it must be an object'],
    ['no version', { kinds: {} }, 'taskModel must be 1, the version that this package reads'],
    ['another version', { taskModel: 2, kinds: {} }, 'taskModel must be 1, the version that this package reads'],
    ['no kinds', { taskModel: 1 }, 'kinds must be an object'],
    ['kinds in a row', { taskModel: 1, kinds: [] }, 'kinds must be an object'],
    ['a kind that is none', changed(['kinds', 'acme'], 3), "kinds['acme'] must be an object"],
    ['no sums', changed(['kinds', 'acme', 'sums'], undefined), "kinds['acme'].sums must be an object"],
    ['a sum that is missing', changed(['kinds', 'acme', 'sums', 'ran'], undefined), "kinds['acme'].sums.ran must be a finite number >= 0"],
    ['how far apart paces lie, missing', changed(['kinds', 'acme', 'sums', 'paceVariance'], undefined), "kinds['acme'].sums.paceVariance must be a finite number >= 0"],
    ['how far paces drift, missing', changed(['kinds', 'acme', 'sums', 'drift'], undefined), "kinds['acme'].sums.drift must be a finite number >= 0"],
    ['a negative sum', changed(['kinds', 'acme', 'sums', 'ends'], -1), "kinds['acme'].sums.ends must be a finite number >= 0"],
    ['a sum that JSON has lost', changed(['kinds', 'acme', 'sums', 'ends'], null), "kinds['acme'].sums.ends must be a finite number >= 0"],
    ['a sum without end', changed(['kinds', 'acme', 'sums', 'ends'], Infinity), "kinds['acme'].sums.ends must be a finite number >= 0"],
    ['a sum that none can be', changed(['kinds', 'acme', 'sums', 'ends'], 1e16), "kinds['acme'].sums.ends must be at most 1000000000000000"],
    ['how many items come at once, missing', changed(['kinds', 'acme', 'sums', 'lump'], undefined), "kinds['acme'].sums.lump must be a finite number >= 0"],
    ['no shape', changed(['kinds', 'acme', 'shape'], undefined), "kinds['acme'].shape must be an object"],
    ['a shape whose rows are of different lengths', changed(['kinds', 'acme', 'shape', 'took'], [1]), "kinds['acme'].shape.took must be as long as passed"],
    ['a shape that says not how far it was out', changed(['kinds', 'acme', 'shape', 'shapeError'], null), "kinds['acme'].shape.shapeError must be a finite number >= 0"],
    ['no ages', changed(['kinds', 'acme', 'ages'], []), "kinds['acme'].ages must be an object"],
    ['a phase that is missing', changed(['kinds', 'acme', 'ages', 'finalizing'], undefined), "kinds['acme'].ages.finalizing must be an object"],
    ['bins that are none', changed(['kinds', 'acme', 'ages', 'running', 'ended'], 'x'), "kinds['acme'].ages.running.ended must be an array of at most 128 numbers"],
    ['too many bins', changed(['kinds', 'acme', 'ages', 'running', 'watched'], Array.from({ length: 129 }, () => 0)), "kinds['acme'].ages.running.watched must be an array of at most 128 numbers"],
    ['a bin that is no number', changed(['kinds', 'acme', 'ages', 'running', 'watched'], [0, '1']), "kinds['acme'].ages.running.watched[1] must be a finite number >= 0"],
    ['rows of different lengths', changed(['kinds', 'acme', 'ages', 'running'], { ended: [0], failed: [0, 0], watched: [0, 1] }), "kinds['acme'].ages.running.ended must be as long as watched"],
    ['a row of failures of another length', changed(['kinds', 'acme', 'ages', 'running'], { ended: [0, 1], failed: [0], watched: [0, 1] }), "kinds['acme'].ages.running.failed must be as long as watched"],
    ['a row of failures that is missing', changed(['kinds', 'acme', 'ages', 'running', 'failed'], undefined), "kinds['acme'].ages.running.failed must be an array of at most 128 numbers"],
    ['a long name, which is cut', { taskModel: 1, kinds: { ['k'.repeat(99)]: 1 } }, `kinds['${'k'.repeat(40)}'] must be an object`],
  ])('refuses %s, and says what is wrong', (_what, value, message) => {
    let error: unknown;
    try {
      readSavedModel(value);
    } catch (thrown) {
      error = thrown;
    }
    expect(isInvalidOptionError(error)).toBe(true);
    expect((error as Error).message).toBe(`saved is no task model: ${message}; start anew with taskModel()`);
  });

  it('holds no way to the prototypes', () => {
    const read = readSavedModel('{"taskModel":1,"kinds":{},"__proto__":{"polluted":1}}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(read).toEqual({ taskModel: 1, kinds: {} });
  });
});

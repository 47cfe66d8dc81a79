import { taskHistory } from '../../src/testing/index';
import { messageOf } from './messageOf';

const states = (marbles: string, times: readonly number[], frame?: number) => times.map((time) => taskHistory(marbles, { frame }).at(time) ?? '.').join('');

describe('taskHistory', () => {
  it.each([
    ['p-1-5-c', [0, 1, 2, 3, 4, 5, 6, 7, 1e9], undefined, 'pp1155ccc'],
    ['--p', [0, 1, 2], undefined, '..p'],
    ['p-#-5', [1, 2, 3, 4], undefined, 'p#p5'],
    ['p-##5#c', [1, 2, 3, 4, 5, 6], undefined, 'p##5#c'],
    ['#p', [0, 1], undefined, '#p'],
    ['p 5s 5 5s c', [0, 5_000, 5_001, 10_001, 10_002], undefined, 'pp55c'],
    ['10ms p 1m r 0.5s u', [9, 10, 60_010, 60_011, 60_511, 60_512], undefined, '.pprru'],
    ['p 5s', [0, 9_000], undefined, 'pp'],
    ['p5f', [0, 999, 1_000, 1_999, 2_000], 1_000, 'pp55f'],
    ['p 5s #x', [5_999, 6_000, 6_999, 7_000], 1_000, 'p##x'],
    ['r x', [0, 1], undefined, 'rx'],
    ['p 5 c', [0, 1, 2], undefined, 'p5c'],
  ])('%s is at %j', (marbles, times, frame, expected) => {
    expect(states(marbles, times, frame)).toBe(expected);
  });

  it('lists its moments', () => {
    expect(taskHistory('p-#5', { frame: 10 }).moments).toEqual([{ at: 0, letter: 'p' }, { at: 20, letter: '#' }, { at: 30, letter: '5' }]);
  });

  it.each([
    [() => taskHistory('p-(c|)'), "history 'p-(c|)', character 3: '(' is none of p 1–9 r c f x u # - and durations such as 5s between spaces"],
    [() => taskHistory('p-c|'), "history 'p-c|', character 4: a history has no end, its last state stays: leave '|' out"],
    [() => taskHistory('p-l'), "history 'p-l', character 3: 'l' is a watch that was lost, which is no state of a task: '#' is an outage"],
    [() => taskHistory('p-0'), "history 'p-0', character 3: '0' is none of p 1–9 r c f x u # - and durations such as 5s between spaces"],
    [() => taskHistory('p5sc'), "history 'p5sc', character 3: 's' is none of p 1–9 r c f x u # - and durations such as 5s between spaces"],
    [() => taskHistory('--#'), "history '--#' must hold a letter of a task: p 1–9 r c f x u"],
    [() => taskHistory(''), 'history must not be empty'],
    [() => taskHistory(3 as never), 'history must be a string, not 3'],
    [() => taskHistory('p', { frame: 0 }), 'frame must be a finite number of milliseconds >= 1, not 0'],
    [() => taskHistory('p', { farme: 0 } as never), 'taskHistory has no option farme; it takes frame'],
  ])('refuses what is malformed: %s', (act, message) => {
    expect(messageOf(act)).toBe(message);
    expect(act).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});

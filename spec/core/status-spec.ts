import { isTerminal, isTerminalStatus } from '../../src/core/status';
import { lost, snapshot } from '../support/snapshots';

describe('isTerminal', () => {
  it.each([
    ['pending', false],
    ['running', false],
    ['completed', true],
    ['failed', true],
    ['cancelled', true],
    ['unknown', false],
    ['lost', false],
    ['canceled', false],
    ['', false],
  ])('says of %p: %p', (status, terminal) => {
    expect([isTerminalStatus(status), isTerminal({ status })]).toEqual([terminal, terminal]);
  });

  it('narrows to what a terminal snapshot carries', () => {
    const ended = snapshot('c');
    expect(isTerminal(ended) && ended.status === 'completed' ? ended.result : undefined).toBe('https://acme.example/a');
    expect(isTerminal(lost())).toBe(false);
  });
});

import { jest } from '@jest/globals';
import { asyncScheduler } from 'rxjs';

/** Runs a case, and returns the longest timer that it set, in milliseconds: real ones of more than 2³¹ − 1 fire at once. */
export const longestTimer = (body: () => void): number => {
  const schedule = jest.spyOn(asyncScheduler, 'schedule');
  try {
    body();
    return Math.max(...schedule.mock.calls.map(([, delay = 0]) => delay));
  } finally {
    schedule.mockRestore();
  }
};

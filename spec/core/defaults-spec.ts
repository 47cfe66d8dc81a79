import { DEFAULTS } from '../../src/core/defaults';

describe('DEFAULTS', () => {
  it('are what the documentation says', () => {
    expect(DEFAULTS).toEqual({
      retry: { count: 8, ambiguousCount: 4, delay: 1_000, maxDelay: 32_000, notFoundGrace: 60_000 },
      timeout: { request: 30_000, unseen: 900_000 },
      settleVisualSearch: 60_000,
      settleVideoIds: 300_000,
      maxBytes: 5_000_000,
      concurrency: 6,
      perSecond: 2,
      perSecondMemories: 0.9,
    });
  });

  it('are JSON', () => {
    expect(JSON.parse(JSON.stringify(DEFAULTS))).toEqual(DEFAULTS);
  });
});

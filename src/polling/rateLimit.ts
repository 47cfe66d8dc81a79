// Matters of taste, or guesses, unless said otherwise. Half or double (of DECREASE 0.4 or 0.85) costs batches at most 1 % in the mean, see
// docs/benchmarks.md (Constants).
/** The requests of this many seconds may go at once, and always one: small windows instead of bursts. */
const WINDOW = 0.1;

/** Additive increase, multiplicative decrease (Chiu and Jain, 1989). A refusal multiplies the rate by this, as in TCP CUBIC (RFC 9438) … */
const DECREASE = 0.7;

/** … and each answer adds this: requests a second or, if the limit is known, this share of it. */
const INCREASE = 0.02;

/**
 * Near the limit no answer adds more than this share of the rate. Then about one request in a hundred is refused, whatever the
 * limit: ln(1/0.7)/0.003 = 119 answers win back what a refusal takes. A known limit is no exception: it may be wrong, or shared.
 */
const MOST_INCREASE = 0.003;

/**
 * A refusal before the rate was back at this share of what it was at the one before doesn't come of asking more often: the limit has
 * fallen, others use the account, or the server refuses some whatever the rate. Then answers add four times as much, so that the rate
 * doesn't sink for ever; and half as much after any other refusal. Chosen in simulation: above 0.9 a hard limit refuses up to a tenth.
 */
const WON_BACK = 0.85;

/** If the limit is unknown, the rate starts here, in requests a second. */
const FIRST_RATE = 2;

/** However often an account is refused, the rate falls no lower, in requests a second, unless `perSecond` is lower. */
const LOWEST_RATE = 1 / 60;

/** Tokens are fractions, with rounding errors: 1 − 10⁻⁹ of a token is one. */
const ALMOST = 1 - 1e-9;

/** A token bucket whose rate adapts: says when the next request may go. It has no clock: callers say what time it is. */
export interface RateLimit {
  /** Returns when the next request may go: `now`, or later. */
  readonly freeAt: (now: number) => number;
  readonly take: (now: number) => void;
  readonly answered: () => void;
  /** The account was told that it asks too often: nothing goes until `retryAfter` milliseconds have passed. */
  readonly refused: (now: number, retryAfter?: number) => void;
}

/** Returns a limit of `perSecond` requests a second or, if that is `undefined`, one that finds its rate. */
export const rateLimit = (perSecond: number | undefined): RateLimit => {
  let rate = perSecond ?? FIRST_RATE;
  let tokens = 1;
  let stamp = -Infinity;
  let closedUntil = -Infinity;
  /** From this rate on the limit is near: the first refusal after an answer left it. More refusals, with no answer in between, tell of an outage. */
  let near = Infinity;
  let answeredSince = true;
  /** The rate at the last refusal after an answer; and how much an answer adds near the limit, as a share of the rate. */
  let refusedAt = 0;
  let growth = MOST_INCREASE;
  /** Whether a request had to wait since the rate last rose: a rate that is not used up says nothing about what is allowed. */
  let hadToWait = false;

  const refill = (now: number): void => {
    if (now < stamp) {
      // The clock was set back, or a budget made in real time is used in virtual time. What was closed for a minute still is.
      tokens = 1;
      closedUntil += now - stamp;
    } else if (stamp > -Infinity) {
      tokens = Math.min(Math.max(1, rate * WINDOW), tokens + ((now - stamp) * rate) / 1000);
    }
    stamp = now;
  };
  return {
    freeAt: (now) => {
      refill(now);
      const filled = tokens >= ALMOST ? now : now + Math.ceil(((1 - tokens) * 1000) / rate);
      const free = Math.max(filled, closedUntil);
      hadToWait ||= free > now;
      return free;
    },
    take: (now) => {
      refill(now);
      tokens -= 1;
    },
    answered: () => {
      answeredSince = true;
      if (!hadToWait) return;
      hadToWait = false;
      const more = INCREASE * (perSecond ?? 1);
      rate = Math.min(perSecond ?? Infinity, rate + (rate < near ? more : Math.min(more, rate * growth)));
    },
    refused: (now, retryAfter) => {
      refill(now);
      // Several requests under way are refused together: the first refusal slows, the others say the same.
      if (now >= closedUntil) {
        if (answeredSince) {
          growth = rate < WON_BACK * refusedAt ? Math.min(1, growth * 4) : Math.max(MOST_INCREASE, growth / 2);
          refusedAt = rate;
        }
        rate = Math.max(Math.min(LOWEST_RATE, rate), rate * DECREASE);
        if (answeredSince) near = rate;
        answeredSince = false;
      }
      closedUntil = Math.max(closedUntil, now + Math.max(retryAfter ?? 0, Math.ceil(1000 / rate)));
      tokens = Math.min(tokens, 1);
    },
  };
};

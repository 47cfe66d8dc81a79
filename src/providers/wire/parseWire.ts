import * as z from 'zod/mini';
import type { Fault } from '../../core/outcome';

/** Returns the fault of a reply that is not as the API's page shows it. The issues name places, never the values there. */
export const unreadable = (issues: readonly string[]): Fault => ({
  fault: 'unreadable',
  message: `the reply is not as documented (${issues.slice(0, 3).join('; ')})`,
  issues,
});

/** Returns JSON as its schema describes it, or the fault of a reply that does not fit. */
export const parseWire = <T>(schema: z.ZodMiniType<T>, json: unknown): T | Fault => {
  const { success, data, error } = z.safeParse(schema, json);
  return success ? data : unreadable(error.issues.map(lineOf));
};

function lineOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.length === 0 ? 'reply' : issue.path.map(String).join('.');
  return `${place}: ${issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.code}`;
}

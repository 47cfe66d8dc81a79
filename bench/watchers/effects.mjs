import { Effect, Fiber, Schedule } from 'effect';
import { read, same, urlOf } from '../lib/stub.mjs';

export const effect = (service) => {
  const schedule = Schedule.spaced(service.interval);
  const fibers = service.ids.map((id) => {
    let last;
    const program = Effect.tryPromise((signal) => service.ask(urlOf(id), signal)).pipe(
      Effect.map((reply) => read(id, reply)),
      Effect.timeout(30_000),
      Effect.retry({ schedule: Schedule.exponential(1_000), times: 8 }),
      Effect.tap((snapshot) =>
        Effect.sync(() => {
          if (last !== undefined && same(last, snapshot)) return;
          last = snapshot;
          service.hear(snapshot);
        }),
      ),
      Effect.repeat({ schedule, until: ({ terminal }) => terminal }),
    );
    return Effect.runFork(program);
  });
  return () => {
    for (const fiber of fibers) Effect.runFork(Fiber.interrupt(fiber));
  };
};

import { fork } from 'node:child_process';
import { get } from 'node:http';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { defineProvider, fixed, requestBudget } from 'rx-task-status';
import { defer, exhaustMap, from, lastValueFrom, map, mergeMap, takeWhile, timer, toArray } from 'rxjs';

const { client, tasks } = JSON.parse(process.argv[2]);
const INTERVAL = 500;
const server = fork(fileURLToPath(new URL('httpServer.mjs', import.meta.url)));
const [port] = await once(server, 'message');
const base = `http://127.0.0.1:${port}`;
const ids = Array.from({ length: tasks }, (_, i) => `task-${i}`);
const json = async (id) => (await fetch(`${base}/${id}`)).json();

const clients = {
  ours: async () => {
    const provider = defineProvider({
      name: 'loopback',
      status: ({ id }) => ({ url: `${base}/${id}` }),
      read: ({ text }) => {
        const { status, done, total } = JSON.parse(text);
        return status === 'completed' ? { status, result: null, progress: { done, total } } : { status, progress: { done, total } };
      },
    })({ budget: requestBudget({ perSecond: 100_000, concurrency: 6 }), cadence: fixed(INTERVAL) });
    await lastValueFrom(provider.watchAll(ids).pipe(toArray()));
  },
  rx: async () => {
    const watch = (id) =>
      timer(0, INTERVAL).pipe(
        exhaustMap(() => defer(() => from(json(id)))),
        map((task) => ({ id, ...task })),
        takeWhile(({ status }) => status !== 'completed', true),
      );
    await lastValueFrom(from(ids).pipe(mergeMap(watch), toArray()));
  },
  loop: async () => {
    await Promise.all(
      ids.map(async (id) => {
        while ((await json(id)).status !== 'completed') await new Promise((resolve) => setTimeout(resolve, INTERVAL));
      }),
    );
  },
};

const began = performance.now();
const before = process.cpuUsage();
await clients[client]();
const wall = Math.round(performance.now() - began);
const { user, system } = process.cpuUsage(before);
let text = '';
for await (const chunk of (await once(get(`${base}/stats`, { agent: false }), 'response'))[0]) text += chunk;
console.log(JSON.stringify({ ...JSON.parse(text), wall, cpu: Math.round((user + system) / 1_000) }));
server.kill();
process.exit(0);

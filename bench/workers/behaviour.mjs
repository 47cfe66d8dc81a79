// One peer, one situation, for real: a fake service, real timers, and what was observed.
import { clientOf } from '../watchers/clients.mjs';
import { situations } from '../watchers/situations.mjs';

const { peer, situation } = JSON.parse(process.argv[2]);
const { reply, limit = 3_000, abortAt, subscribers = 1, interval = 200, deadline } = situations[situation];
const watch = await clientOf(peer);

const began = performance.now();
const now = () => Math.round(performance.now() - began);
const requests = [];
let aborted = 0;

/** Like fetch: resolves whatever the status, rejects when aborted. */
const send = (signal) =>
  new Promise((resolve, reject) => {
    const at = now();
    requests.push(at);
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    let answered = false;
    signal?.addEventListener('abort', () => {
      if (!answered) aborted += 1;
      reject(signal.reason);
    });
    const answer = reply(requests.length, at);
    if (answer === undefined) return;
    const { status = 200, headers = {}, body } = answer;
    setTimeout(() => {
      answered = true;
      resolve({ status, headers: new Headers(headers), text: JSON.stringify(body ?? {}) });
    }, 5);
  });

const controller = new AbortController();
const heard = [];
const endings = [];
const one = async () => {
  try {
    await watch({ send, signal: controller.signal, interval, deadline, hear: (status) => heard.push(status) });
    return 'completed';
  } catch (error) {
    return `${error?.name ?? typeof error}: ${String(error?.message ?? error).slice(0, 100)}`;
  }
};
for (let i = 0; i < subscribers; i += 1) one().then((how) => endings.push({ how, at: now() }));

let atAbort;
if (abortAt !== undefined) {
  setTimeout(() => {
    if (endings.length === subscribers) return;
    atAbort = { at: now(), requests: requests.length };
    controller.abort();
  }, abortAt);
}

/** Says what was seen. After an abort the process then lives on for as long as something holds it. */
const say = () => {
  clearTimeout(over);
  clearInterval(check);
  console.log(JSON.stringify({ requests: [...requests], aborted, heard: [...heard], endings, atAbort, now: now() }));
};
const check = setInterval(() => {
  if (endings.length !== subscribers) return;
  clearInterval(check);
  if (abortAt !== undefined) {
    say();
    return;
  }
  setTimeout(() => {
    say();
    process.exit(0);
  }, 400);
}, 5);
const over = setTimeout(() => {
  say();
  process.exit(0);
}, limit);
process.on('uncaughtException', (error) => {
  endings.push({ how: `uncaught ${error?.name}: ${error?.message}`, at: now() });
});
process.on('unhandledRejection', (error) => {
  endings.push({ how: `unhandled ${error?.name}: ${error?.message}`, at: now() });
});

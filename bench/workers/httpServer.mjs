// A status endpoint that takes 20 ms; each task is completed at its second poll.
import { createServer } from 'node:http';

const polls = new Map();
let sockets = 0;
let requests = 0;
let underWay = 0;
let most = 0;
const server = createServer((request, response) => {
  if (request.url === '/stats') {
    response.end(JSON.stringify({ sockets: sockets - 1, requests, most }));
    return;
  }
  requests += 1;
  underWay += 1;
  most = Math.max(most, underWay);
  const count = (polls.get(request.url) ?? 0) + 1;
  polls.set(request.url, count);
  setTimeout(() => {
    underWay -= 1;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: count < 2 ? 'running' : 'completed', done: count, total: 2 }));
  }, 20);
});
server.on('connection', () => {
  sockets += 1;
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));

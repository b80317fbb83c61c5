// The routes of the endpoint. The token stays in this tab: sessionStorage ends with it.

const TOKEN = 'tidepool.token';

export const token = () => sessionStorage.getItem(TOKEN) ?? '';

export function keepToken(text) {
  if (text) {
    sessionStorage.setItem(TOKEN, text);
  } else {
    sessionStorage.removeItem(TOKEN);
  }
}

export class ServerError extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.position = error.position;
  }
}

async function ask(path, options = {}) {
  const headers = {...options.headers};
  if (token()) {
    headers.Authorization = `Bearer ${token()}`;
  }
  const response = await fetch(path, {...options, headers, cache: 'no-store', credentials: 'omit', redirect: 'error'});
  if (!response.ok) {
    let error;
    try {
      error = (await response.json()).error;
    } catch {
      error = {code: `HTTP_${response.status}`, message: `the server answered with status ${response.status}`};
    }
    throw new ServerError(response.status, error);
  }
  return response;
}

export const tables = async () => (await (await ask('tables')).json()).tables.map(table => table.name);

export const table = async name => (await ask(`tables/${encodeURIComponent(name)}`)).json();

export const metrics = async () => (await ask('metrics')).text();

const send = (path, body, accept, signal) => ask(path, {
  method: 'POST',
  headers: {'Content-Type': 'application/json', Accept: accept},
  body: JSON.stringify(body),
  signal,
});

// Not crypto.randomUUID, which pages without TLS do not have.
const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), part => part.toString(16)).join('-');

// Asks under an id: who aborts the signal ends the statement on the server, too.
function post(body, accept, signal) {
  const id = newId();
  signal?.addEventListener('abort', () => {
    send('cancel', {id}, 'application/json').catch(() => {}); // perhaps it is over
  }, {once: true});
  return send('query', {...body, id}, accept, signal);
}

// JSON.parse would round numbers beyond 2^53, so they become text first; strings stay as they are.
const LONG_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
export const parse = text => JSON.parse(text.replace(LONG_NUMBERS, part => part[0] === '"' ? part : `"${part}"`));

// One page of a statement that has pages: {columns, rows, next, stats}.
export async function page(sql, rowCount, next, signal) {
  const body = {sql, pageRows: rowCount};
  if (next) {
    body.page = next;
  }
  return parse(await (await post(body, 'application/json', signal)).text());
}

// Any statement, its rows as they come. The caller reads until it has enough, and then cancels.
export async function* stream(sql, signal) {
  const response = await post({sql}, 'application/x-ndjson', signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let isWhole = false;
  try {
    for (;;) {
      const {value, done} = await reader.read();
      if (done) {
        break;
      }
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        const item = parse(line);
        if (item.error) {
          throw new ServerError(200, item.error);
        }
        isWhole = Boolean(item.stats);
        yield item;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
  if (!isWhole) {
    throw new Error('the answer was cut off');
  }
}

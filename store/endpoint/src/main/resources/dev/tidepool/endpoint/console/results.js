// An answer as a table, some rows at a time.

import * as api from './api.js';
import {byId, element, number} from './dom.js';
import {planTree} from './plan.js';
import {isExplain, mayHavePages} from './statements.js';

const PAGE_ROWS = 200;
// Errors of a statement that it has with and without pages.
const WRONG = new Set(['SYNTAX', 'UNKNOWN_TABLE', 'UNKNOWN_COLUMN', 'UNKNOWN_FUNCTION', 'TYPE_MISMATCH']);
const NUMBERS = new Set(['INT', 'BIGINT', 'DECIMAL', 'DOUBLE']);

export function message(text, isBad = false) {
  const line = byId('message');
  line.textContent = text;
  line.className = isBad ? 'bad' : '';
}

// Executes a statement and shows what comes of it; the signal ends it, and what it still reads.
export async function show(sql, signal) {
  byId('result').replaceChildren();
  message('running');
  const start = performance.now();
  const source = await open(sql, signal);
  const first = await source.next();
  const millis = performance.now() - start;
  if (isExplain(sql) && source.columns.length === 1) {
    byId('result').replaceChildren(planTree(first.rows.map(row => row[0])));
    message(`${millis.toFixed(1)} ms`);
    return;
  }
  const body = element('tbody');
  byId('result').replaceChildren(element('table', '', head(source.columns), body));
  let count = 0;
  const add = ({rows, hasMore}) => {
    body.append(...rows.map(row => element('tr', '', ...row.map((value, i) => cell(value, source.columns[i])))));
    count += rows.length;
    message(`${hasMore ? 'the first ' : ''}${number(count)} ${count === 1 ? 'row' : 'rows'}, ${millis.toFixed(1)} ms`);
    if (hasMore) {
      byId('result').append(more(source, add));
    }
  };
  add(first);
}

function more(source, add) {
  const button = element('button', '', 'More rows');
  button.id = 'more';
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const next = await source.next();
      button.remove();
      add(next);
    } catch (error) {
      button.remove();
      message(error.name === 'AbortError' ? 'cancelled' : `${error.message}`, true);
    }
  });
  return button;
}

// By pages where the statement has any: nothing is held on the server between two of them.
async function open(sql, signal) {
  if (mayHavePages(sql)) {
    try {
      return await pages(sql, signal);
    } catch (error) {
      if (error.status !== 400 || WRONG.has(error.code)) {
        throw error;
      }
    }
  }
  return streamed(sql, signal);
}

async function pages(sql, signal) {
  let page = await api.page(sql, PAGE_ROWS, null, signal);
  let isFirst = true;
  return {
    columns: page.columns,
    async next() {
      if (!isFirst) {
        page = await api.page(sql, PAGE_ROWS, page.next, signal);
      }
      isFirst = false;
      return {rows: page.rows, hasMore: page.next !== null};
    },
  };
}

async function streamed(sql, signal) {
  const items = api.stream(sql, signal);
  const {columns} = (await items.next()).value;
  let ahead = null;
  return {
    columns,
    async next() {
      const rows = ahead ? [ahead] : [];
      ahead = null;
      for (;;) {
        const {value, done} = await items.next();
        if (done || !Array.isArray(value)) {
          if (!done) {
            await items.next(); // to its end
          }
          return {rows, hasMore: false};
        }
        if (rows.length === PAGE_ROWS) {
          ahead = value;
          return {rows, hasMore: true};
        }
        rows.push(value);
      }
    },
  };
}

function head(columns) {
  const cells = columns.map(({name, type}) => {
    const made = element('th', NUMBERS.has(type) ? 'number' : '', name, element('span', 'type', type));
    made.scope = 'col';
    return made;
  });
  return element('thead', '', element('tr', '', ...cells));
}

function cell(value, {type}) {
  if (value === null) {
    return element('td', 'null', 'NULL');
  }
  return element('td', NUMBERS.has(type) ? 'number' : '', Array.isArray(value) ? JSON.stringify(value) : String(value));
}

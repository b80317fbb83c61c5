// What is on the page, and what its buttons do.

import * as api from './api.js';
import {startCharts} from './charts.js';
import {byId} from './dom.js';
import {Editor} from './editor.js';
import {message, show} from './results.js';
import {isExplain, isQuery} from './statements.js';
import {Tables} from './tables.js';

const ANALYZE = 'EXPLAIN ANALYZE ';

let running = null; // what ends the statement that is executed, or read

const tables = new Tables({pick: name => {
  editor.set(`SELECT * FROM "${name.replaceAll('"', '""')}";`);
  run();
}});
const editor = new Editor(byId('editor'), {run: () => run(), explain: () => run(true), tables: () => tables.known});

async function run(isExplained = false) {
  const statement = editor.statement();
  if (!statement) {
    message('there is no statement', true);
    return;
  }
  running?.abort();
  const mine = new AbortController();
  running = mine;
  byId('cancel').disabled = false;
  editor.clearError();
  const prefix = isExplained && isQuery(statement.sql) ? ANALYZE : '';
  if (isExplained && !prefix && !isExplain(statement.sql)) {
    message('only queries are explained', true);
    byId('cancel').disabled = true;
    return;
  }
  try {
    await show(prefix + statement.sql, mine.signal);
    if (!isQuery(statement.sql)) {
      await loadTables();
    }
  } catch (error) {
    if (running === mine) {
      fail(error, statement, prefix);
    }
  } finally {
    if (running === mine) {
      byId('cancel').disabled = true;
    }
  }
}

function fail(error, {from}, prefix) {
  if (error.name === 'AbortError') {
    message('cancelled');
    return;
  }
  const {position} = error;
  const place = position ? {line: position.line, column: position.column - (position.line === 1 ? prefix.length : 0)} : null;
  message(`${error.message}${error.code ? ` (${error.code})` : ''}`, true);
  if (place && place.column > 0) {
    editor.showError(from, place);
  }
}

function state(text, isBad) {
  byId('state').textContent = text;
  byId('state').className = isBad ? 'bad' : '';
}

function trouble(error) {
  if (error.status === 401) {
    return 'wants a token';
  }
  return error.status ? error.message : 'does not answer';
}

async function loadTables() {
  try {
    await tables.load();
    state('connected', false);
  } catch (error) {
    state(trouble(error), true);
  }
}

byId('server').textContent = location.host;
byId('token').value = api.token();
byId('run').addEventListener('click', () => run());
byId('explain').addEventListener('click', () => run(true));
byId('cancel').addEventListener('click', () => running?.abort());
byId('refresh').addEventListener('click', loadTables);
byId('login').addEventListener('submit', event => {
  event.preventDefault();
  api.keepToken(byId('token').value.trim());
  loadTables();
});

loadTables();
startCharts(error => {
  if (error && error.status !== 403) {
    state(trouble(error), true);
  } else if (!error && byId('state').className === 'bad') {
    state('connected', false);
    loadTables();
  }
});
editor.code.focus();

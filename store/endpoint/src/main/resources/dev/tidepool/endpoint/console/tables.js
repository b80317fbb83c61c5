// The tables at the side: columns, indexes, and what they take.

import * as api from './api.js';
import {bytes, byId, element, number} from './dom.js';

export class Tables {
  constructor({pick}) {
    this.pick = pick;
    this.known = [];
    this.open = new Set();
  }

  async load() {
    const names = await api.tables();
    this.known = await Promise.all(names.map(name => api.table(name).catch(error => ({name, columns: [], indexes: [], error}))));
    this.show();
  }

  show() {
    const parts = this.known.map(table => this.entry(table));
    if (parts.length === 0) {
      parts.push(element('div', 'empty', 'No tables yet. CREATE TABLE makes one.'));
    }
    byId('tables').replaceChildren(...parts);
  }

  entry(table) {
    const count = table.error ? table.error.message : `${number(table.rowCountEstimate)} rows`;
    const summary = element('summary', '', element('span', 'name', table.name), element('span', 'count', count));
    summary.addEventListener('dblclick', () => this.pick(table.name));
    summary.title = 'Double click asks for its rows';
    const details = element('details', '', summary, element('ul', '', ...table.columns.map(column)));
    if (table.indexes.length > 0) {
      details.append(element('h3', '', 'Indexes'), element('ul', '', ...table.indexes.map(index)));
    }
    details.open = this.open.has(table.name) || this.known.length === 1;
    details.addEventListener('toggle', () => details.open ? this.open.add(table.name) : this.open.delete(table.name));
    return details;
  }
}

function column({name, type, nullable, key}) {
  const item = element('li', key ? 'key' : '', element('span', 'name', name), element('span', 'type', type));
  item.title = nullable ? 'may be NULL' : 'NOT NULL';
  return item;
}

function index({name, rows, bytes: size, complete}) {
  const item = element('li', 'index', element('span', 'name', name), element('span', 'count', complete ? bytes(size) : 'in the making'));
  item.title = `${number(rows)} rows of this instance`;
  return item;
}

// The editor: CodeMirror, and the place of an error in it.

import {at} from './statements.js';

const SQL = 'text/x-sql';
const WORDS = ('add all alter analyze and any array as asc between bigint boolean by bytes case cast column copy count create cross date'
  + ' decimal delete desc describe distinct double drop else end except exists explain false fetch filter first from full'
  + ' group having in index indexes inner insert int intersect into is join key last lateral left like limit not null nulls'
  + ' offset on or order outer over partition primary rename right schemas select set show string table tables then timestamp true union'
  + ' unique unnest update upsert using values varchar when where with').split(' ');

export class Editor {
  constructor(parent, {run, explain, tables}) {
    CodeMirror.defineMIME(SQL, {
      name: 'sql',
      keywords: Object.fromEntries(WORDS.map(word => [word, true])),
      builtin: {},
      atoms: {true: true, false: true, null: true},
      dateSQL: {},
      operatorChars: /^[*+\-%<>!=|/]/,
      support: {doubleQuote: false},
    });
    this.tables = tables;
    this.code = CodeMirror(parent, {
      mode: SQL,
      lineNumbers: true,
      lineWrapping: true,
      value: 'SHOW TABLES;\n',
      inputStyle: 'textarea',
      extraKeys: {
        'Ctrl-Enter': run,
        'Cmd-Enter': run,
        'Ctrl-Shift-Enter': explain,
        'Cmd-Shift-Enter': explain,
        'Ctrl-Space': code => code.showHint({hint: () => this.hints(), completeSingle: true}),
        Tab: false, // leads on to the buttons
        'Shift-Tab': false,
      },
    });
    this.code.getInputField().setAttribute('aria-label', 'SQL');
    this.code.on('change', () => this.clearError());
    this.mark = null;
  }

  // What is to be executed, and where it begins; null if there is nothing.
  statement() {
    const text = this.code.getValue();
    if (this.code.somethingSelected()) {
      const from = this.code.indexFromPos(this.code.getCursor('from'));
      const selected = text.slice(from, this.code.indexFromPos(this.code.getCursor('to')));
      const inner = at(selected, selected.length);
      return inner && {sql: selected.slice(inner.from, inner.to), from: from + inner.from};
    }
    const found = at(text, this.code.indexFromPos(this.code.getCursor()));
    return found && {sql: text.slice(found.from, found.to), from: found.from};
  }

  set(text) {
    this.code.setValue(text);
    this.code.setCursor(this.code.lineCount(), 0);
    this.code.focus();
  }

  // Marks the word at a line and column, from 1, of the statement that begins at an offset.
  showError(from, {line, column}) {
    const start = this.code.posFromIndex(from);
    const place = {line: start.line + line - 1, ch: column - 1 + (line === 1 ? start.ch : 0)};
    const word = this.code.findWordAt(place);
    const end = CodeMirror.cmpPos(word.head, place) > 0 ? word.head : {line: place.line, ch: place.ch + 1};
    this.mark = this.code.markText(place, end, {className: 'wrong'});
    this.code.scrollIntoView(place);
  }

  clearError() {
    this.mark?.clear();
    this.mark = null;
  }

  hints() {
    const cursor = this.code.getCursor();
    const before = this.code.getLine(cursor.line).slice(0, cursor.ch);
    const word = before.match(/[\w$]*$/)[0];
    const names = this.tables().flatMap(table => [table.name, ...table.columns.map(column => column.name)]);
    const words = WORDS.map(each => /^[a-z]/.test(word) ? each : each.toUpperCase());
    const list = [...new Set([...names, ...words])].filter(each => each.toLowerCase().startsWith(word.toLowerCase()));
    return {list, from: {line: cursor.line, ch: cursor.ch - word.length}, to: cursor};
  }
}

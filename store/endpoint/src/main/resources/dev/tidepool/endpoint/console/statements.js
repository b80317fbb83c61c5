// Where statements begin and end: semicolons in quotes and comments end nothing.

const PARTS = /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|;|\s+|[^'"\-/;\s]+|[-/]/g;

// [{from, to}]: without the semicolon, white space and comments before it left out.
export function split(text) {
  const found = [];
  let from = -1;
  let end = 0;
  for (const {0: part, index} of text.matchAll(PARTS)) {
    const isEmpty = /^(?:\s|--|\/\/|\/\*)/.test(part);
    if (part === ';') {
      if (from >= 0) {
        found.push({from, to: end});
      }
      from = -1;
    } else if (!isEmpty) {
      from = from < 0 ? index : from;
      end = index + part.length;
    }
  }
  if (from >= 0) {
    found.push({from, to: end});
  }
  return found;
}

// The one at a place: that it is in, or the last one before it, or the first.
export function at(text, place) {
  const all = split(text);
  return all.filter(each => each.from <= place).pop() ?? all[0] ?? null;
}

const WITHOUT_PAGES =
  /\b(?:with|join|group|having|distinct|limit|offset|fetch|union|intersect|except|over|exists|unnest|count|sum|min|max|avg)\b/i;

// A guess, to spare a request: only the server knows which statements have pages.
export function mayHavePages(sql) {
  const words = [...sql.matchAll(PARTS)].map(([part]) => part).filter(part => !/^(?:['"]|--|\/\/|\/\*)/.test(part)).join('');
  return isQuery(sql) && /\bfrom\b/i.test(words) && !WITHOUT_PAGES.test(words);
}

export const isQuery = sql => /^\(?\s*(?:select|with|values|table)\b/i.test(sql);
export const isExplain = sql => /^explain\b/i.test(sql);

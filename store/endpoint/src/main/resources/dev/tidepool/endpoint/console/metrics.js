// Prometheus' text, and what follows from two of them.

const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;

// [{name, labels, value}]
export function parse(text) {
  const samples = [];
  for (const line of text.split('\n')) {
    const [, name, labelled, value] = SAMPLE.exec(line) ?? [];
    if (name) {
      const labels = {};
      for (const [, key, content] of (labelled ?? '').matchAll(LABEL)) {
        labels[key] = content.replace(/\\(.)/g, (_, c) => c === 'n' ? '\n' : c);
      }
      samples.push({name, labels, value: Number(value.replace(/Inf$/, 'Infinity'))});
    }
  }
  return samples;
}

// Numbers of one moment, summed over tables and partitions.
export function moment(text, seconds) {
  const samples = parse(text);
  const sum = (name, fits = () => true) => samples
    .filter(sample => sample.name === name && fits(sample.labels) && Number.isFinite(sample.value))
    .reduce((total, sample) => total + sample.value, 0);
  return {
    seconds,
    queries: sum('tidepool_endpoint_query_seconds_count'),
    puts: sum('tidepool_puts_total'),
    fromMemory: sum('tidepool_reads_from_memory_total'),
    fromDisk: sum('tidepool_reads_from_disk_total'),
    memory: {
      pages: sum('tidepool_page_bytes_in_memory'),
      directory: sum('tidepool_directory_bytes'),
      order: sum('tidepool_key_order_bytes'),
      indexes: sum('tidepool_index_bytes'),
    },
    buckets: samples
      .filter(sample => sample.name === 'tidepool_endpoint_query_seconds_bucket')
      .map(({labels, value}) => ({bound: labels.le === '+Inf' ? Infinity : Number(labels.le), count: value}))
      .sort((a, b) => a.bound - b.bound),
  };
}

// How often something happened in a second; null if the counter began anew.
export function rate(before, now, of) {
  const change = of(now) - of(before);
  const seconds = now.seconds - before.seconds;
  return change < 0 || seconds <= 0 ? null : change / seconds;
}

// Below what so many of the queries between two moments were, in milliseconds; null if there were none.
export function quantile(before, now, part) {
  const counts = now.buckets.map(({bound, count}, i) => ({bound, count: count - (before.buckets[i]?.count ?? 0)}));
  const total = counts[counts.length - 1]?.count ?? 0;
  if (!(total > 0)) {
    return null;
  }
  const wanted = part * total;
  let low = {bound: 0, count: 0};
  for (const bucket of counts) {
    if (bucket.count >= wanted) {
      const within = (wanted - low.count) / (bucket.count - low.count);
      const high = bucket.bound === Infinity ? low.bound : bucket.bound;
      return 1000 * (low.bound + (high - low.bound) * within);
    }
    low = bucket;
  }
  return null;
}

// Which part of the point reads found its row in memory; null if there were none.
export function hitRatio(before, now) {
  const memory = now.fromMemory - before.fromMemory;
  const all = memory + now.fromDisk - before.fromDisk;
  return all > 0 && memory >= 0 ? memory / all : null;
}

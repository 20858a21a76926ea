import type { Store } from './open.ts';
import { prepared } from './prepared.ts';

interface Memory {
  version: string;
  answers: Map<string, unknown>;
}

const memories = new WeakMap<Store, Memory>();
const mostAnswers = 200;

/**
 * The answer to a question that costs a walk through the whole table, kept until the database changes: paging and
 * sorting ask for the same totals again and again.
 */
export function remembered<Answer>(store: Store, question: string, compute: () => Answer): Answer {
  const memory = memoryOf(store);
  if (memory.answers.has(question)) return memory.answers.get(question) as Answer;
  const answer = compute();
  if (memory.answers.size >= mostAnswers) memory.answers.clear();
  memory.answers.set(question, answer);
  return answer;
}

function memoryOf(store: Store): Memory {
  const version = versionOf(store);
  const memory = memories.get(store);
  if (memory?.version === version) return memory;
  const fresh = { version, answers: new Map() };
  memories.set(store, fresh);
  return fresh;
}

/** data_version tells of other connections' commits only, total_changes() of this one's writes. */
function versionOf(store: Store): string {
  const others = prepared<[], number>(store, 'PRAGMA data_version').pluck().get();
  const own = prepared<[], number>(store, 'SELECT total_changes()').pluck().get();
  return `${others}/${own}`;
}

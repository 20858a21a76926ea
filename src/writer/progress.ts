import type { Progress } from '../domain/import-view.ts';
import type { Job } from './worker.ts';

/** The others take no time that somebody would notice. */
export function isLong({ task }: Job): boolean {
  return task.kind === 'preview' || task.kind === 'commit' || task.kind === 'undo';
}

/** How far an import's job is among the tasks of one thread, the running one first; null where it is not among them. */
export function progressOf(jobs: readonly Job[], id: number, kind: Progress['job']): Progress | null {
  const place = jobs.findIndex((job) => job.id === id && job.task.kind === kind);
  const job = jobs[place];
  if (!job) return null;
  const seconds = (performance.now() - job.startedAt) / 1000;
  const isRunning = place === 0;
  const rate = isRunning && job.done > 0 ? job.done / seconds : 0;
  return {
    job: kind,
    state: isRunning ? 'running' : 'queued',
    ahead: jobs.slice(0, place).filter(isLong).length,
    done: job.done,
    total: job.total,
    rate: Math.round(rate),
    secondsLeft: rate > 0 && job.total > 0 ? Math.ceil((job.total - job.done) / rate) : null,
  };
}

import { type Refusal, UserError } from './error.ts';

/** What was thrown in one thread, as it is told to another. */
export type ThreadFault =
  /** a UserError */
  | ({ kind: 'refused' } & Refusal)
  /** a bug, or a fault of the machine with the system's code, by which a full disk or a lost file is told */
  | { kind: 'broken'; message: string; stack: string; code: string | undefined };

export function toThreadFault(error: unknown): ThreadFault {
  if (error instanceof UserError) {
    const { code, message, details } = error;
    return { kind: 'refused', code, message, details };
  }
  if (!(error instanceof Error))
    return { kind: 'broken', message: String(error), stack: '', code: undefined };
  const { message, stack = '' } = error;
  return { kind: 'broken', message, stack, code: 'code' in error ? String(error.code) : undefined };
}

/** To be thrown where the other thread's answer is waited for. */
export function fromThreadFault(fault: ThreadFault): Error {
  if (fault.kind === 'refused') return new UserError(fault.code, fault.message, fault.details);
  const { message, stack, code } = fault;
  return Object.assign(new Error(message), { stack }, code === undefined ? {} : { code });
}

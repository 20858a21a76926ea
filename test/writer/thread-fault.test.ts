import { expect, test } from 'vitest';
import { UserError } from '../../src/domain/error.ts';
import { fromThreadFault, toThreadFault } from '../../src/domain/thread-fault.ts';

/** As a thread's port does it. */
function sent(error: unknown): Error {
  return fromThreadFault(structuredClone(toThreadFault(error)));
}

test('a refusal comes through whole', () => {
  const error = sent(new UserError('name-taken', 'This name is taken.', { field: 'name', taken: [1, 2] }));
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    code: 'name-taken',
    message: 'This name is taken.',
    details: { field: 'name', taken: [1, 2] },
  });
});

test('a fault of the machine keeps its code, by which it is told', () => {
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  const error = sent(full);
  expect(error).not.toBeInstanceOf(UserError);
  expect(error).toMatchObject({ message: full.message, stack: full.stack, code: 'SQLITE_FULL' });
});

test('a bug comes with its stack and no code; what is no error, as its text', () => {
  const bug = new TypeError('x is not a function');
  expect(sent(bug)).toMatchObject({ message: bug.message, stack: bug.stack });
  expect(sent(bug)).not.toHaveProperty('code');
  expect(sent('thrown').message).toBe('thrown');
});

/**
 * A fault in a file, a request or an argument that a person can mend.
 * Its message says what was found, what was expected, where, and what to do.
 * Anything else that is thrown is a bug and rises to the one place that logs it.
 */
export class UserError extends Error {
  readonly code: string;
  readonly details: Record<string, unknown>;

  /**
   * @param code stable, machine-readable (`unknown-columns`)
   * @param message for people
   * @param details further facts for programs, shown beside code and message
   */
  constructor(code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'UserError';
    this.code = code;
    this.details = details;
  }
}

/** A fault as it is kept and answered. */
export interface Refusal {
  code: string;
  message: string;
  details: Record<string, unknown>;
}

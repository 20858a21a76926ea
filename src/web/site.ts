import type { Request, Response } from 'express';
import type { Workplace } from '../importer/workplace.ts';
import type { Writer } from '../writer/client.ts';

/** What every handler works with: it reads the workplace itself and asks the writer to change it. */
export interface Site {
  workplace: Workplace;
  writer: Writer;
}

/** Answers one request; what it throws is answered by errors.ts. */
export type Handler = (req: Request, res: Response) => void | Promise<void>;

import { openAsBlob } from 'node:fs';
import { parentPort, Worker, workerData } from 'node:worker_threads';

/** A list that is sent in to be imported. */
interface Upload {
  url: string;
  list: string;
  brand: string;
}

/** What is answered at once, or after some seconds while it runs. */
export interface Taken {
  import: number;
  status: string;
}

/** Sends a list from a thread of its own: who measures pages meanwhile is not to wait for what is being sent. */
export function upload(url: URL, list: string, brand: string): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { url: url.href, list, brand } satisfies Upload,
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function send({ url, list, brand }: Upload): Promise<Taken> {
  const form = new FormData();
  form.append('brand', brand);
  form.append('commit', 'true');
  form.append('file', await openAsBlob(list), 'list.csv');
  const answer = await fetch(url, { method: 'POST', body: form });
  const view = (await answer.json()) as Taken & { error?: { message: string } };
  if (answer.status !== 201 && answer.status !== 202)
    throw new Error(`The list was not taken: ${view.error?.message}`);
  return view;
}

parentPort?.postMessage(await send(workerData as Upload));

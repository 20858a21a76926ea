import type { Command } from 'commander';
import { fieldTitle } from '../domain/fields.ts';
import type { UndoResult } from '../domain/undo.ts';
import { previewUndo, undoImport } from '../importer/index.ts';
import { databaseOption, importNumber, withWorkplace } from './options.ts';
import { say, writing } from './output.ts';
import { count } from './receipt.ts';
import { printable } from './table.ts';

/** `roster undo`: takes an import back; what a person or a later import changed or confirmed since stays. */
export function undo(program: Command): void {
  program
    .command('undo')
    .description(
      'Take an import back. What was changed or confirmed since by a person or another import stays.',
    )
    .argument('<import>', 'its number', importNumber)
    .option('--dry-run', 'only say what it would do')
    .option('--json', 'answer in JSON, for programs')
    .addOption(databaseOption())
    .action((id: number, options: { dryRun?: boolean; json?: boolean }, command: Command) => {
      const result = withWorkplace(command, (workplace) =>
        options.dryRun ? previewUndo(workplace, id, { keep: false }) : undoImport(workplace, id),
      );
      if (options.json) writing(undefined, (write) => write(`${JSON.stringify(result, null, 2)}\n`));
      else say(told(result));
    });
}

/** So many kept fields are told one by one; `--json` has all. */
const most = 20;

function told({ import: id, status, removed, restored, kept, details }: UndoResult): string {
  const lines = details
    .slice(0, most)
    .map(({ networkPublisherId, brand, field, reason }) =>
      printable(`${networkPublisherId}, ${brand}: ${fieldTitle(field)} stays. ${reason}`),
    );
  const more = details.length - lines.length;
  return [
    `${status === 'undone' ? `Import ${id} is undone` : `To undo import ${id} would mean, and nothing is undone yet`}: ${count(removed, 'partnership')} removed, ${count(restored, 'partnership')} restored, ${count(kept, 'partnership')} kept in part or whole.`,
    ...lines,
    ...(more > 0 ? [`… and ${count(more, 'further field')}; --json has all.`] : []),
  ].join('\n');
}

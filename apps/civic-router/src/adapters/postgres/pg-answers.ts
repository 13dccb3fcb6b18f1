import type { QueryRows, SqlTx } from '@night-market/kernel';
import type { AnswerStore, NewAnswer } from '../../answer-questions/ports.ts';
import { timestamp } from './report-row.ts';

const COUNT = 'select count(*)::int as n from civic_answer where report_id = $1';
const ADD = `insert into civic_answer (answer_id, report_id, is_comment, text, personal, photo_id, at)
  values ($1, $2, $3, $4, $5, $6, ${timestamp('$7')})`;
const TEXT = 'select text from civic_answer where answer_id = $1';

/** What reporters said after they had reported. */
export class PgAnswers implements AnswerStore<SqlTx> {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  async count(tx: SqlTx, reportId: string): Promise<number> {
    return (await tx.query<{ n: number }>(COUNT, [reportId]))[0]!.n;
  }

  add(tx: SqlTx, answer: NewAnswer): Promise<void> {
    const { answerId, reportId, isComment, text, sealed, photoId, atMs } = answer;
    tx.send(ADD, [answerId, reportId, isComment, text, Buffer.from(sealed), photoId ?? null, atMs]);
    return Promise.resolve();
  }

  /** As agencies are told it; undefined once it is erased. */
  async textOf(answerId: string): Promise<string | undefined> {
    return (await this.read<{ text: string }>(TEXT, [answerId]))[0]?.text;
  }
}

import { Alert, Badge, Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { OperatorAudit } from '../../../clients/typescript/src/generated/openapi';
import { api, take } from '../../api/client';
import { wholeList } from '../../api/pages';
import { Empty } from '../../parts/empty';
import { Failure } from '../../parts/failure';
import { ListTable } from '../../parts/list-table';
import { Page as PageFrame } from '../../parts/page';
import { Time } from '../../parts/time';

const COLORS: Readonly<Record<string, string>> = { ok: 'teal.9', note: 'gray.7', wrong: 'red.9' };

/** Checks all that is kept, when told to. */
export function Page(): ReactElement {
  // Only when told to; its findings are kept for when one comes back to the page.
  const audit = useQuery({
    queryKey: ['audit'],
    queryFn: () => take(api.POST('/operator/audit')),
    enabled: false,
    staleTime: Infinity,
    retry: false,
  });
  const run = (): void => void audit.refetch();
  return (
    <PageFrame
      title="Audit"
      lead="Looks at every row of every context: whether its data are consistent and every secret can be opened. It changes nothing."
      actions={
        <Button onClick={run} loading={audit.isFetching}>
          Run the audit
        </Button>
      }
    >
      {audit.error !== null && <Failure error={audit.error} retry={run} isBusy={audit.isFetching} />}
      {audit.isFetching && (
        <Text role="status">It reads all rows; with millions of them that takes minutes.</Text>
      )}
      {audit.data === undefined && audit.error === null && !audit.isFetching && (
        <Empty>Its findings will stand here.</Empty>
      )}
      {audit.data && !audit.isFetching && (
        <Findings findings={audit.data} at={new Date(audit.dataUpdatedAt).toISOString()} />
      )}
    </PageFrame>
  );
}

interface FindingsProps {
  readonly findings: OperatorAudit;
  /** When they were found. */
  readonly at: string;
}

function Findings({ findings: { clean, checks }, at }: FindingsProps): ReactElement {
  const wrong = checks.filter(({ verdict }) => verdict === 'wrong').length;
  return (
    <>
      <Alert color={clean ? 'teal' : 'red'} variant="light" role="status">
        <Text c="var(--mantine-color-text)">
          {clean
            ? `All ${checks.length} checks are in order.`
            : `${wrong} of ${checks.length} checks found something wrong. See docs/operations.md.`}
        </Text>
      </Alert>
      <Text size="sm" c="dimmed">
        Looked at <Time at={at} />.
      </Text>
      <ListTable
        label="Findings"
        pages={wholeList([...checks].sort((a, b) => rankOf(a.verdict) - rankOf(b.verdict)))}
        rowKey={({ context, check }) => `${context} ${check}`}
        empty="There is nothing to check."
        isPlain
        columns={[
          {
            title: 'Check',
            show: ({ check, examples }) => (
              <span className="wrap">
                {check}
                {examples.map((example) => (
                  <span key={example} className="mono example">
                    {example}
                  </span>
                ))}
              </span>
            ),
          },
          {
            title: 'Result',
            show: ({ verdict, found }) => (
              <Badge color={COLORS[verdict]} variant="filled">
                {verdict}
                {found > 0 && ` ${found}`}
              </Badge>
            ),
          },
          { title: 'Context', show: ({ context }) => context },
          {
            title: 'Rows',
            atEnd: true,
            show: ({ checked }) => <span className="number">{checked.toLocaleString('en')}</span>,
          },
        ]}
      />
    </>
  );
}

const rankOf = (verdict: string): number => ['wrong', 'note', 'ok'].indexOf(verdict);

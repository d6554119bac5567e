import { Alert, Button, Group, Progress, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type DragEvent, type ReactElement } from 'react';
import { count } from '../../parts/count';
import { Failure } from '../../parts/failure';
import { Page as PageFrame } from '../../parts/page';
import { Section } from '../../parts/section';
import { USERS_KEY } from '../imbachat-users/users-key';
import { readText } from './read-text';
import { readUsers, type LineError, type ReadUsers, type UserLine } from './read-users';
import { sendUsers, type UploadState } from './send-users';

/** A file is read whole in the page. */
const MAX_BYTES = 100 * 2 ** 20;
const MAX_ERRORS_SHOWN = 200;
/** Characters of a user, as an example. */
const MAX_SHOWN = 200;

interface Chosen extends ReadUsers {
  readonly name: string;
  /** In which encoding the file is had to be guessed. */
  readonly isGuessed: boolean;
}

async function readFile(file: File): Promise<Chosen> {
  if (file.size > MAX_BYTES)
    throw new Error('The file is larger than 100 MB: send it to PUT /imbachat/directory/users.');
  const { text, isGuessed } = readText(await file.arrayBuffer());
  return { name: file.name, isGuessed, ...readUsers(file.name, text) };
}

/** A file of users into the directory. */
export function Page(): ReactElement {
  const client = useQueryClient();
  const [state, setState] = useState<UploadState>();
  const stop = useRef<AbortController>(undefined);
  const choose = useMutation({ mutationFn: readFile, onMutate: () => setState(undefined) });
  const send = useMutation({
    mutationFn: (lines: readonly UserLine[]) => {
      stop.current = new AbortController();
      return sendUsers(lines, stop.current.signal, setState);
    },
    onSettled: () => client.invalidateQueries({ queryKey: USERS_KEY }),
  });
  const chosen = choose.data;
  const isStopped = send.error?.name === 'AbortError';
  const begin = (lines: readonly UserLine[]): void => {
    setState(undefined);
    send.mutate(lines);
  };
  return (
    <PageFrame
      title="Upload users"
      lead="CSV with a head line (user_id, name, …), a JSON array, or NDJSON. Who is there already is changed; nobody is removed, and no ban is lifted."
    >
      <DropField onFile={(file) => choose.mutate(file)} isBusy={choose.isPending || send.isPending} />
      {choose.error !== null && <Failure error={choose.error} />}
      {chosen !== undefined && (
        <Section title={chosen.name}>
          <Text>
            {count(chosen.lines.length, 'user')}
            {chosen.errors.length > 0 && `, and ${count(chosen.errors.length, 'line')} that cannot be read`}
          </Text>
          {chosen.isGuessed && <Guess lines={chosen.lines} />}
          {state === undefined && !send.isPending && !isStopped && (
            <Group>
              <Button disabled={chosen.lines.length === 0} onClick={() => begin(chosen.lines)}>
                Upload {count(chosen.lines.length, 'user')}
              </Button>
            </Group>
          )}
          {send.isPending && (
            <Group>
              <Progress
                style={{ flex: 1 }}
                value={state === undefined ? 0 : (100 * state.sent) / state.total}
                aria-label="Progress of the upload"
                animated
              />
              <Button size="xs" variant="default" onClick={() => stop.current?.abort()}>
                Stop
              </Button>
            </Group>
          )}
          {send.error !== null && !isStopped && (
            <Failure error={send.error} retry={() => begin(chosen.lines)} />
          )}
          {isStopped && (
            <Stopped
              sent={state?.sent ?? 0}
              total={send.variables?.length ?? 0}
              again={() => begin(send.variables ?? [])}
            />
          )}
          {state !== undefined && !send.isPending && <Outcome state={state} again={begin} />}
          <Errors errors={[...chosen.errors, ...(state?.errors ?? [])]} />
        </Section>
      )}
    </PageFrame>
  );
}

interface DropFieldProps {
  readonly onFile: (file: File) => void;
  readonly isBusy: boolean;
}

function DropField({ onFile, isBusy }: DropFieldProps): ReactElement {
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined && !isBusy) onFile(file);
  };
  return (
    <div
      className="drop"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <Stack align="center" gap="sm">
        <Text>Drop a file here</Text>
        <Button variant="default" disabled={isBusy} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="File of users"
          accept=".csv,.tsv,.json,.ndjson,.jsonl,text/csv,application/json"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            // The same file may be chosen again, once it is mended.
            currentTarget.value = '';
            if (file !== undefined) onFile(file);
          }}
        />
      </Stack>
    </div>
  );
}

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** How the file was read, with what shows whether that was right. */
function Guess({ lines }: { readonly lines: readonly UserLine[] }): ReactElement {
  const shown = lines.find(({ json }) => !isAscii(json));
  return (
    <Alert color="yellow" variant="light" role="status">
      <Text c="var(--mantine-color-text)">
        The file is not in UTF-8, so it was read as Windows-1252, in which Excel saves CSV. If letters are
        wrong here, save it as “CSV UTF-8” and choose it again.
      </Text>
      {shown !== undefined && (
        <Text className="wrap" c="var(--mantine-color-text)">
          Line {shown.line}: {shown.json.slice(0, MAX_SHOWN)}
        </Text>
      )}
    </Alert>
  );
}

interface StoppedProps {
  readonly sent: number;
  readonly total: number;
  readonly again: () => void;
}

function Stopped({ sent, total, again }: StoppedProps): ReactElement {
  return (
    <Alert color="yellow" variant="light" role="status">
      <Stack gap="sm" align="flex-start">
        <Text c="var(--mantine-color-text)">
          Stopped after {sent.toLocaleString('en')} of {count(total, 'user')}. Those that were on their way
          just then may be written too. To upload all again does no harm.
        </Text>
        <Button size="xs" variant="default" onClick={again}>
          Upload all again
        </Button>
      </Stack>
    </Alert>
  );
}

interface OutcomeProps {
  readonly state: UploadState;
  readonly again: (lines: readonly UserLine[]) => void;
}

function Outcome({ state, again }: OutcomeProps): ReactElement {
  const { created, updated, errors, held, sent, total } = state;
  const isWhole = errors.length === 0 && sent === total;
  return (
    <Alert color={isWhole ? 'teal' : 'yellow'} variant="light" role="status">
      <Stack gap="sm" align="flex-start">
        <Text c="var(--mantine-color-text)">
          {count(created, 'user')} created, {count(updated, 'user')} changed
          {errors.length > 0 && `, ${count(errors.length, 'line')} refused`}.
          {held.length > 0 &&
            ` ${count(held.length, 'user')} stood in one batch with a wrong line, so ${held.length === 1 ? 'it was' : 'they were'} not written either.`}
        </Text>
        {held.length > 0 && (
          <Button size="xs" variant="default" onClick={() => again(held)}>
            Upload the other {count(held.length, 'user')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

function Errors({ errors }: { readonly errors: readonly LineError[] }): ReactElement | null {
  if (errors.length === 0) return null;
  return (
    <>
      <Table aria-label="Errors by line" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={80}>Line</Table.Th>
            <Table.Th>What is wrong</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {errors.slice(0, MAX_ERRORS_SHOWN).map(({ line, message }, index) => (
            <Table.Tr key={`${line} ${index}`}>
              <Table.Td className="number">{line}</Table.Td>
              <Table.Td className="wrap">{message}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {errors.length > MAX_ERRORS_SHOWN && (
        <Text c="dimmed">and {count(errors.length - MAX_ERRORS_SHOWN, 'more line')}</Text>
      )}
    </>
  );
}

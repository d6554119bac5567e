import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { usePageSearch } from '../../app/use-search';
import { CopyValue } from '../../parts/copy-value';
import { Empty } from '../../parts/empty';
import { Facts } from '../../parts/facts';
import { Page as PageFrame } from '../../parts/page';
import { Section } from '../../parts/section';
import { WholeField } from '../../parts/whole-field';
import { readWholeNumber } from '../../parts/whole-number';
import { answerTokens } from './answer-tokens';

const USERS = { min: 1, max: Number.MAX_SAFE_INTEGER };

const isUser = (text: string | undefined): text is string =>
  text !== undefined && /^[1-9]\d{0,15}$/.test(text);

/** The chat as a user would see it, and what to enter at imbachat.com. */
export function Page(): ReactElement {
  const [{ user }, search] = usePageSearch();
  const [typed, setTyped] = useState(user ?? '');
  const chosen = readWholeNumber(typed, USERS);
  const isReady = chosen !== undefined || typed.trim() === '';
  return (
    <PageFrame
      title="Chat widget"
      lead="The chat as one of your users sees it. ImbaChat’s script runs in a frame of its own and can reach nothing of this console."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) search({ user: chosen === undefined ? '' : String(chosen) });
        }}
      >
        <Group align="flex-end" gap="sm">
          <WholeField label="User id" value={typed} range={USERS} onChange={setTyped} w={260} />
          <Button type="submit" disabled={!isReady}>
            Show the chat
          </Button>
        </Group>
      </form>
      {isUser(user) ? (
        <WidgetFrame key={user} userId={Number(user)} />
      ) : (
        <Empty>Enter the id of a user to see the chat with that user’s eyes.</Empty>
      )}
      <Section title="What to enter at imbachat.com">
        <Stack gap="sm">
          <Facts
            isWide
            facts={[
              [
                'Users info URL',
                <CopyValue label="users info URL" value={`${location.origin}/imbachat/users`} />,
              ],
              [
                'The same with the ids at its end',
                <CopyValue
                  label="users info URL with the ids at its end"
                  value={`${location.origin}/imbachat/api/v1/users/`}
                />,
              ],
              [
                'API login, API password, secret key',
                'as in .data/credentials.json or your environment; no page shows them',
              ],
              [
                'Widget ID',
                <>
                  is shown there, and goes into{' '}
                  <CopyValue label="the setting’s name" value="IMBACHAT_WIDGET_ID" />
                </>,
              ],
            ]}
          />
          <Text size="sm" c="dimmed">
            ImbaChat must reach this address from the internet.
          </Text>
        </Stack>
      </Section>
    </PageFrame>
  );
}

function WidgetFrame({ userId }: { readonly userId: number }): ReactElement {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => (frame.current === null ? undefined : answerTokens(frame.current, userId)), [userId]);
  return (
    <iframe
      ref={frame}
      className="widget-frame"
      title={`The chat of user ${userId}`}
      src={`/imbachat/demo?user_id=${userId}`}
    />
  );
}

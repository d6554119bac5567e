import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { api, ApiError, take } from '../../api/client';
import { forgetUnlessOf, SESSION_KEY } from '../../api/query-client';
import { Failure } from '../../parts/failure';

/** The operator's name and password, once; then a cookie stands for them. */
export function SignInPage({ hasEnded = false }: { readonly hasEnded?: boolean }): ReactElement {
  useDocumentTitle('Sign in · Quartet');
  const client = useQueryClient();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => take(api.POST('/operator/session', { body: { username, password } })),
    onSuccess: (session) => {
      forgetUnlessOf(session);
      client.setQueryData(SESSION_KEY, session);
      // What was refused since the last session ended is asked for anew.
      void client.invalidateQueries({ predicate: ({ state }) => state.status === 'error' });
    },
  });
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w="100%" maw={400} bg="var(--console-paper)">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate();
          }}
        >
          <Stack gap="md">
            <div>
              <Title order={1}>Quartet</Title>
              <Text c="dimmed">Sign in as the operator.</Text>
            </div>
            {hasEnded && (
              <Alert color="yellow" variant="light" role="alert">
                Your session has ended; sign in again. What was refused for that was not changed, and what you
                typed is still there.
              </Alert>
            )}
            <TextInput
              label="Name"
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              value={username}
              onChange={(event) => setUsername(event.currentTarget.value)}
              required
              withAsterisk={false}
              autoFocus
            />
            <PasswordInput
              label="Password"
              name="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              required
              withAsterisk={false}
              visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            />
            {signIn.error !== null && <Failure error={worded(signIn.error)} />}
            <Button type="submit" loading={signIn.isPending}>
              Sign in
            </Button>
            <Text size="sm" c="dimmed">
              They were shown at the first start, and stand in{' '}
              <span className="mono">.data/credentials.json</span> unless{' '}
              <span className="mono">ADMIN_USERNAME</span> and <span className="mono">ADMIN_PASSWORD</span>{' '}
              are set.
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}

const worded = (error: Error): Error =>
  error instanceof ApiError && error.status === 401 ? new Error('Name or password is wrong.') : error;
